import { compareText } from '../../search/compare.ts';

/** What a row is sorted by, one value for each order, as it travels in page tokens. A metric that is NaN is the text. */
export type SortValue = number | string | null;
export const NAN = 'NaN';

/** Numbers, then texts (among numbers, NaN), then what is absent: so in both directions. */
const rank = (value: SortValue) => (value === null ? 2 : typeof value === 'string' ? 1 : 0);

export function compareVectors(order: readonly { ascending: boolean }[]) {
  return (a: readonly SortValue[], b: readonly SortValue[]): number => {
    for (const [index, { ascending }] of order.entries()) {
      const [left, right] = [a[index] ?? null, b[index] ?? null];
      const difference =
        rank(left) - rank(right) || (ascending ? compareAlike(left, right) : compareAlike(right, left));
      if (difference !== 0) return difference;
    }
    return 0;
  };
}

/** Values of one rank. Infinite metrics are finite numbers, so that no difference of two is NaN. */
function compareAlike(a: SortValue, b: SortValue): number {
  if (typeof a === 'number' && typeof b === 'number') return Math.sign(a - b);
  return typeof a === 'string' && typeof b === 'string' ? compareText(a, b) : 0;
}

/** An experiment's id as a text that sorts like the number it is, which may have more digits than JavaScript's. */
export const sortableId = (experiment_id: string) => experiment_id.padStart(20, '0');
