import type { Distance } from './distance.ts';
import type { Summary } from './summary.ts';

/** What was observed of a metric from a time to another (ms since 1970), and what that is held against. */
export type Observed = {
  metric: string;
  from: number;
  to: number;
  summary: Summary;
  baseline: Summary | undefined;
  distance: Distance | undefined;
};
