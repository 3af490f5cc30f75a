import { element, escapeXml, picture } from '#bench/chart/svg.ts';

/** Node's .cpuprofile: a tree of calls, and which of them was under way at each look. */
export type Profile = {
  nodes: { id: number; callFrame: { functionName: string; url: string }; children?: number[] }[];
  samples: number[];
  timeDeltas: number[];
  /** µs, by the machine's monotonic clock. */
  startTime: number;
};

type Frame = { name: string; time: number; below: Map<string, Frame> };

/** Less than this share of all is not drawn. */
const least = 0.005;
const [width, row, top] = [1_200, 17, 44];
const warm = ['#f4a261', '#e9c46a', '#e76f51', '#f2b880', '#eab676'];

/** Neither is work: waiting for something to do, and what the profiler does. */
const idle = new Set(['(idle)', '(program)']);

const project = new URL('../../', import.meta.url).href;

const nameOf = ({ functionName, url }: Profile['nodes'][number]['callFrame']): string => {
  const file = url.replace(/^.*\/node_modules\//, '').replace(project, '');
  return `${functionName || '(anonymous)'}${file ? ` ${file}` : ''}`;
};

/** Equal calls of several processes count together; what was before `since` does not. */
function framesOf(profiles: readonly Profile[], since: number): Frame {
  const root: Frame = { name: 'all', time: 0, below: new Map() };
  for (const { nodes, samples, timeDeltas, startTime } of profiles) {
    const own = new Map<number, number>();
    let now = startTime;
    for (const [at, id] of samples.entries()) {
      const delta = timeDeltas[at] ?? 0;
      now += delta;
      if (now > since) own.set(id, (own.get(id) ?? 0) + delta);
    }
    const byId = new Map(nodes.map((node) => [node.id, node]));
    const add = (id: number, into: Frame): number => {
      const node = byId.get(id) as Profile['nodes'][number];
      if (idle.has(node.callFrame.functionName)) return 0;
      const name = nameOf(node.callFrame);
      const frame = into.below.get(name) ?? { name, time: 0, below: new Map() };
      into.below.set(name, frame);
      const time = (node.children ?? []).reduce((sum, child) => sum + add(child, frame), own.get(id) ?? 0);
      frame.time += time;
      return time;
    };
    for (const child of nodes[0]?.children ?? []) root.time += add(child, root);
  }
  return root;
}

const depthOf = (frame: Frame, total: number): number =>
  1 +
  Math.max(
    0,
    ...[...frame.below.values()].filter(({ time }) => time >= least * total).map((one) => depthOf(one, total)),
  );

/** From callers at the top down; the width is CPU time. A title says what is too narrow to be written. */
export function flameGraph(title: string, profiles: readonly Profile[], since: number): string {
  const root = framesOf(profiles, since);
  const drawn: string[] = [];
  const draw = (frame: Frame, x: number, depth: number): void => {
    const size = (frame.time / root.time) * (width - 20);
    const share = `${((100 * frame.time) / root.time).toFixed(1)} %`;
    const words = element('title', {}, escapeXml(`${frame.name}: ${share}`));
    const box = { x, y: top + depth * row, width: Math.max(size - 0.5, 0.5), height: row - 1 };
    const label = frame.name.slice(0, Math.max(0, Math.floor((size - 6) / 6)));
    const written =
      label.length > 2 ? element('text', { x: x + 3, y: box.y + 12, 'font-size': 10 }, escapeXml(label)) : '';
    drawn.push(
      element('g', {}, words + element('rect', { ...box, fill: warm[drawn.length % warm.length] as string }) + written),
    );
    let at = x;
    for (const one of [...frame.below.values()].sort((a, b) => b.time - a.time)) {
      if (one.time < least * root.time) break;
      draw(one, at, depth + 1);
      at += (one.time / root.time) * (width - 20);
    }
  };
  draw(root, 10, 0);
  return picture(width, top + depthOf(root, root.time) * row + 16, title, drawn);
}
