import { colours, element, line, picture, text } from './svg.ts';

export type Series = { name: string; points: readonly (readonly [x: number, y: number])[] };

type Axis = {
  label: string;
  log?: boolean;
  /** Where there are lines, with what stands there. */
  ticks: readonly number[];
  format?: (value: number) => string;
};

/** Lines over an axis each of which may be logarithmic; what each is called stands at its end. */
export function lineChart(options: { title: string; x: Axis; y: Axis; series: readonly Series[] }): string {
  const { title, x, y, series } = options;
  const [width, height] = [760, 420];
  const area = { left: 70, right: width - 170, top: 48, bottom: height - 56 };
  const scaled = ({ ticks, log = false }: Axis, from: number, to: number) => {
    const at = (value: number) => (log ? Math.log10(value) : value);
    const [low, high] = [at(ticks[0] as number), at(ticks.at(-1) as number)];
    return (value: number) => from + ((at(value) - low) / (high - low)) * (to - from);
  };
  const toX = scaled(x, area.left, area.right);
  const toY = scaled(y, area.bottom, area.top);
  const shown = ({ format = String }: Axis, value: number) => format(value);
  const grid = [
    ...y.ticks.flatMap((tick) => [
      line(area.left, toY(tick), area.right, toY(tick)),
      text(area.left - 8, toY(tick) + 4, shown(y, tick), { 'text-anchor': 'end' }),
    ]),
    ...x.ticks.flatMap((tick) => [
      line(toX(tick), area.top, toX(tick), area.bottom),
      text(toX(tick), area.bottom + 18, shown(x, tick), { 'text-anchor': 'middle' }),
    ]),
    text((area.left + area.right) / 2, height - 14, x.label, { 'text-anchor': 'middle' }),
    text(16, area.top - 8, y.label),
  ];
  // Names whose lines end close to each other would lie on each other.
  const ends = series
    .map(({ points }, index) => ({ index, at: toY((points.at(-1) as readonly [number, number])[1]) }))
    .sort((a, b) => a.at - b.at);
  let last = Number.NEGATIVE_INFINITY;
  const places = new Map<number, number>();
  for (const { index, at } of ends) {
    last = Math.max(at, last + 15);
    places.set(index, last);
  }
  const drawn = series.map(({ name, points }, index) => {
    const colour = colours[index % colours.length] as string;
    const path = points.map(([px, py]) => `${Math.round(toX(px) * 10) / 10},${Math.round(toY(py) * 10) / 10}`);
    return [
      element('polyline', { points: path.join(' '), fill: 'none', stroke: colour, 'stroke-width': 2 }),
      ...points.map(([px, py]) => element('circle', { cx: toX(px), cy: toY(py), r: 3, fill: colour })),
      text(area.right + 8, (places.get(index) as number) + 4, name, { fill: colour }),
    ].join('\n');
  });
  return picture(width, height, title, [...grid, ...drawn]);
}
