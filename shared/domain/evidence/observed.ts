import type { Distance } from '../observations/distance.ts';
import { type Summary, statisticOf } from '../observations/summary.ts';

const summaryTold = (summary: Summary) => ({
  count: summary.count,
  mean: statisticOf(summary, 'mean'),
  min: summary.min,
  max: summary.max,
  p50: statisticOf(summary, 'p50'),
  p95: statisticOf(summary, 'p95'),
  p99: statisticOf(summary, 'p99'),
});

type Observed = {
  metric: string;
  from: number;
  to: number;
  summary: Summary;
  baseline: Summary | undefined;
  distance: Distance | undefined;
};

/** What was observed of a metric, as evidence tells of it. */
export const observedTold = ({ metric, from, to, summary, baseline, distance }: Observed) => ({
  metric,
  from,
  to,
  ...summaryTold(summary),
  ...(baseline && { baseline: summaryTold(baseline) }),
  ...(distance && { psi: distance.psi, ks: distance.ks }),
});
