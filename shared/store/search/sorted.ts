import { invalidParameter } from '#shared/wire/errors.ts';
import { type Batches, together, unitsOf } from './batch.ts';
import { newEffort } from './effort.ts';
import { limits } from './limits.ts';

/**
 * What another way finds, in an order that it does not have: all matches at once, or if they are too many a 400 that says
 * in what order they can be had.
 */
export const sorted = <Entity, On>(
  batches: Batches<Entity, On>,
  isMatch: (on: On) => boolean,
  orders: string,
): Batches<Entity, On> =>
  together(0, async function* load() {
    let [matched, cost] = [0, 0];
    const effort = newEffort();
    const isWanted = effort.counting(isMatch);
    for await (const batch of batches) {
      cost += batch.cost;
      for await (const rows of batch.load()) {
        cost += rows.reduce((sum, row) => sum + unitsOf(row), 0);
        matched += rows.filter(({ on }) => isWanted(on)).length;
        if (matched > limits.sorted || cost + effort.units() > limits.sortedCost) throw tooManyToSort(orders);
        yield rows;
      }
    }
  });

const tooManyToSort = (orders: string) =>
  invalidParameter(
    'This order needs all matches at once, and there are too many. Add a filter that leaves at most ' +
      `${limits.sorted}, or order by ${orders}.`,
  );
