import { type Summary, statisticOf, type Total } from './summary.ts';

/** A summary as answers have it; without a histogram there are no quantiles. */
export function told({ count, sum, min, max, histogram }: Total & Partial<Summary>) {
  const total = { count, sum, mean: sum / count, min, max };
  if (histogram === undefined) return total;
  const of = (statistic: 'p50' | 'p95' | 'p99') => statisticOf({ count, sum, min, max, histogram }, statistic);
  return { ...total, p50: of('p50'), p95: of('p95'), p99: of('p99') };
}
