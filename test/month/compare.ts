import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { baselineOf, type Lived, model, type Size, versions } from './month.ts';
import { type Metric, metrics } from './traffic.ts';

/** Everything the registry answers of a month, beside what numpy and scipy make of the raw data. */

type Answer = Record<string, number>;
type Asked = { version: number; metric: Metric; from: number; to: number };

/** Of how many numbers of one kind, and the greatest difference; `off`: how many differ by more than their limit, `limit`: the greatest of those. */
export type Compared = { what: string; numbers: number; greatest: number; off: number; limit: number };

/** Sums are of the same numbers in another order. */
const rounding = 1e-9;

async function compute(python: string, folder: string, questions: object[]): Promise<unknown[]> {
  const child = spawn(python, [join(import.meta.dirname, 'expected.py'), folder]);
  child.stdin.end(JSON.stringify({ metrics, questions }));
  const [out, err] = await Promise.all([text(child.stdout), text(child.stderr)]);
  if (out === '') throw new Error(`expected.py failed:\n${err}`);
  return JSON.parse(out);
}

/** Differences by what they are of. */
function tally() {
  const all = new Map<string, Compared>();
  return {
    all,
    /** `by`: what the difference is told by, else as a share of the number; at `limit` it is too much. */
    add(what: string, got: unknown, wanted: number, limit: number, by = Math.abs(wanted)) {
      const difference = got === wanted ? 0 : Math.abs(Number(got) - wanted) / by;
      const { numbers = 0, greatest = 0, off = 0, limit: least = limit } = all.get(what) ?? {};
      // What is no number is as far off as can be.
      const most = Number.isNaN(difference) ? Number.POSITIVE_INFINITY : Math.max(greatest, difference);
      const isOff = !(difference <= limit);
      all.set(what, {
        what,
        numbers: numbers + 1,
        greatest: most,
        off: off + Number(isOff),
        limit: Math.max(least, limit),
      });
    },
  };
}

type Tally = ReturnType<typeof tally>;

function compareSummary({ add }: Tally, what: string, got: Answer, wanted: Answer): void {
  for (const field of ['count', 'min', 'max']) add(`${what}: ${field}`, got[field], wanted[field] as number, 0);
  for (const field of ['sum', 'mean'])
    if (field in got) add(`${what}: ${field}`, got[field], wanted[field] as number, rounding);
  for (const field of ['p50', 'p95', 'p99'])
    if (field in got) add(`${what}: ${field}`, got[field], wanted[field] as number, wanted.bound as number);
}

type Distance = {
  psi: number;
  ks: number;
  ks_p_value: number;
  bounds: number[];
  expected: number[];
  observed: number[];
};
type Wanted = Omit<Distance, 'bounds'> & { ks_exact: number; ks_bound: number };

function compareDistance({ add }: Tally, what: string, got: Distance, wanted: Wanted): void {
  for (const side of ['expected', 'observed'] as const)
    for (const [bin, count] of wanted[side].entries()) add(`${what}: counts of the bins`, got[side][bin], count, 0, 1);
  add(`${what}: psi`, got.psi, wanted.psi, rounding);
  add(`${what}: ks`, got.ks, wanted.ks, rounding, 1);
  add(`${what}: ks_p_value`, got.ks_p_value, wanted.ks_p_value, 1e-6, 1);
  add(`${what}: ks, of the values themselves`, got.ks, wanted.ks_exact, wanted.ks_bound, 1);
}

const seriesOf = ({ registry }: Lived, { version, from, to, ...asked }: Asked, more: Record<string, string> = {}) =>
  registry.get('stagebook/series', {
    model,
    version: String(version),
    from: String(from),
    to: String(to),
    ...asked,
    ...more,
  });

/** The whole month of each version and metric by days, against its baseline; and what the monitor saw when it fired. */
export async function compareAll(lived: Lived, size: Size, { python, folder }: { python: string; folder: string }) {
  const { month, story, registry } = lived;
  const fired = story.fired_at ?? month.end;
  const asked: Asked[] = versions.flatMap((version) =>
    metrics.map((metric) => ({ version, metric, from: month.begin, to: month.end })),
  );
  const seen: Asked = { version: 2, metric: 'score', from: fired - size.window_minutes * 60_000, to: fired };
  const against = { resolution: 'day', against: 'baseline' };
  const answers = await Promise.all([...asked, seen].map((one) => seriesOf(lived, one, against)));
  const questions = [...asked, seen].flatMap((one, at) => [
    { kind: 'summary', ...one },
    { kind: 'days', ...one },
    { kind: 'distance', ...one, baseline: baselineOf(one.version, one.metric), bounds: answers[at].distance.bounds },
  ]);
  const wanted = await compute(python, folder, questions);
  const found = tally();
  const query = { model, versions: versions.join(',') };
  const report = await registry.get('stagebook/compare', query);
  for (const [at, one] of [...asked, seen].entries()) {
    const [whole, days, distance] = wanted.slice(3 * at, 3 * at + 3) as [Answer, Answer[], Wanted];
    const got = answers[at];
    const series = one === seen ? 'what the monitor saw' : 'series';
    compareSummary(found, series, got.summary, whole);
    found.add(`${series}: days`, got.points.length, days.length, 0);
    for (const [index, of] of days.entries()) {
      found.add(`${series}, by the day: time`, got.points[index]?.time, of.time as number, 0);
      compareSummary(found, `${series}, by the day`, got.points[index] ?? {}, of);
    }
    compareDistance(found, series, got.distance, distance);
    if (one === seen) {
      found.add('monitor: psi', story.value, distance.psi, rounding);
      continue;
    }
    const told = report.versions[versions.indexOf(one.version)].observed.find(
      ({ metric }: { metric: string }) => metric === one.metric,
    );
    compareSummary(found, 'compare', told ?? {}, whole);
    const values = baselineOf(one.version, one.metric);
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    found.add('compare: baseline_mean', told?.baseline_mean, mean, rounding);
    found.add('compare: psi', told?.psi, distance.psi, rounding);
    found.add('compare: ks', told?.ks, distance.ks, rounding, 1);
  }
  return { compared: [...found.all.values()], page: await registry.page('stagebook/compare', query) };
}
