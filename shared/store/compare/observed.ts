import type { Observed as Found } from '#shared/domain/observations/observed.ts';
import { told as summaryTold } from '#shared/domain/observations/told.ts';
import { inParallel } from '../in-parallel.ts';
import { observedOf } from '../observations/observed.ts';
import type { Chosen } from './chosen.ts';

/** Metrics of one version. */
const most = 20;

/** Versions that are read at once. */
const width = 10;

function told({ metric, summary, baseline, distance }: Found) {
  const { sum: _, p99: __, ...rest } = summaryTold(summary);
  return {
    metric,
    ...rest,
    ...(baseline && { baseline_mean: summaryTold(baseline).mean }),
    ...(distance && { psi: distance.psi, ks: distance.ks }),
  };
}

/** `truncated`: there are more metrics. */
type Observed = { observed: ReturnType<typeof told>[]; truncated?: true };

/** What was observed of each in production of late: a trip for a version that nothing was observed of. */
export const readObserved = (versions: readonly Chosen[], to: number): Promise<Observed[]> =>
  inParallel(versions, width, async ({ model, number }) => {
    const { observed, more } = await observedOf({ id: model.id, version: number, to }, most);
    return { observed: observed.map(told), ...(more && { truncated: true as const }) };
  });
