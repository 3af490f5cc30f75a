import { statisticOf } from '#shared/domain/observations/summary.ts';
import { inParallel } from '../in-parallel.ts';
import { type Observed as Found, observedOf } from '../observations/observed.ts';
import type { Chosen } from './chosen.ts';

/** Metrics of one version. */
const most = 20;

/** Versions that are read at once. */
const width = 10;

const told = ({ metric, summary, baseline, distance }: Found) => ({
  metric,
  count: summary.count,
  mean: statisticOf(summary, 'mean'),
  p50: statisticOf(summary, 'p50'),
  p95: statisticOf(summary, 'p95'),
  min: summary.min,
  max: summary.max,
  ...(baseline && { baseline_mean: statisticOf(baseline, 'mean') }),
  ...(distance && { psi: distance.psi, ks: distance.ks }),
});

/** `truncated`: there are more metrics. */
type Observed = { observed: ReturnType<typeof told>[]; truncated?: true };

/** What was observed of each in production of late: a trip for a version that nothing was observed of. */
export const readObserved = (versions: readonly Chosen[], to: number): Promise<Observed[]> =>
  inParallel(versions, width, async ({ model, number }) => {
    const { observed, more } = await observedOf({ id: model.id, version: number, to }, most);
    return { observed: observed.map(told), ...(more && { truncated: true as const }) };
  });
