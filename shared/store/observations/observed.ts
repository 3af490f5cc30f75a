import { distanceOf } from '#shared/domain/observations/distance.ts';
import type { Observed } from '#shared/domain/observations/observed.ts';
import { day } from '#shared/domain/observations/time.ts';
import { inParallel } from '../in-parallel.ts';
import { readBaselines } from './baselines.ts';
import { areAlike, listSeries, type Series } from './listed.ts';
import { summarize } from './read.ts';

/** How far back is looked (ms). */
const span = 30 * day;

/** Metrics that are read at once. */
const width = 5;

/** Of others there is no sum. */
const mergeable = (series: readonly Series[]): string[] =>
  [...Map.groupBy(series, ({ metric }) => metric)].flatMap(([metric, some]) => (areAlike(some) ? metric : []));

/** What was observed of a version in the thirty days before, of `most` metrics: one trip, if nothing was. */
export async function observedOf(
  { id, version, to }: { id: string; version: number; to: number },
  most: number,
): Promise<{ observed: Observed[]; more: boolean }> {
  const series = await listSeries({ id, version });
  if (series.length === 0) return { observed: [], more: false };
  const metrics = mergeable(series).sort();
  const from = to - span;
  const [baselines, summaries] = await Promise.all([
    readBaselines(id, version),
    inParallel(metrics.slice(0, most), width, (metric) => summarize({ id, version, metric, from, to }, series)),
  ]);
  const observed = summaries.flatMap((summary, index) => {
    const metric = metrics[index] as string;
    const baseline = baselines.find((one) => one.metric === metric);
    const distance = summary && baseline && distanceOf(baseline, summary);
    return summary ? [{ metric, from, to, summary, baseline, distance }] : [];
  });
  return { observed, more: metrics.length > most };
}
