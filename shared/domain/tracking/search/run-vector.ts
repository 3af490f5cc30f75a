import { own } from '../../own.ts';
import type { Run } from '../entities.ts';
import type { RunOrder } from './types.ts';
import { NAN, type SortValue } from './vector.ts';

/** What a run is sorted by, for `compareVectors`. */
export function vectorOf(order: readonly RunOrder[]): (run: Run) => SortValue[] {
  return (run) => order.map((one) => sortValue(one, run));
}

function sortValue({ type, key }: RunOrder, run: Run): SortValue {
  switch (type) {
    case 'metric': {
      const point = own(run.metrics, key);
      return point?.is_nan ? NAN : (point?.value ?? null);
    }
    case 'parameter':
      return own(run.params, key) ?? null;
    case 'tag':
      return own(run.tags, key) ?? null;
    default:
      return run[key] ?? null;
  }
}

export { compareVectors } from './vector.ts';
