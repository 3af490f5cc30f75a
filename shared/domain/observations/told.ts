import { type Summary, statisticOf, type Total } from './summary.ts';

type Totals = Total & { mean: number };
type Quantiles = { p50: number; p95: number; p99: number };

/** A summary as answers have it; without a histogram there are no quantiles. */
export function told(summary: Summary): Totals & Quantiles;
export function told(total: Total & Partial<Summary>): Totals & Partial<Quantiles>;
export function told({ count, sum, min, max, histogram }: Total & Partial<Summary>): Totals & Partial<Quantiles> {
  const total = { count, sum, mean: sum / count, min, max };
  if (histogram === undefined) return total;
  const of = (statistic: keyof Quantiles) => statisticOf({ count, sum, min, max, histogram }, statistic);
  return { ...total, p50: of('p50'), p95: of('p95'), p99: of('p99') };
}
