import type { Observed } from '../observations/observed.ts';
import type { Summary } from '../observations/summary.ts';
import { told } from '../observations/told.ts';

function summaryTold(summary: Summary) {
  const { sum: _, ...rest } = told(summary);
  return rest;
}

/** What was observed of a metric, as evidence tells of it. */
export const observedTold = ({ metric, from, to, summary, baseline, distance }: Observed) => ({
  metric,
  from,
  to,
  ...summaryTold(summary),
  ...(baseline && { baseline: summaryTold(baseline) }),
  ...(distance && { psi: distance.psi, ks: distance.ks }),
});
