import { invalidParameter } from '#shared/wire/errors.ts';
import { reprList } from '#shared/wire/repr.ts';
import { readEntry, requireFewFields } from '../../search/order-entry.ts';
import { ORDERABLE, readRunKey } from './run-key.ts';
import type { RunOrder } from './types.ts';

const TIES: readonly RunOrder[] = [
  { type: 'attribute', key: 'start_time', ascending: false },
  { type: 'attribute', key: 'run_id', ascending: true },
];

/** The whole order: what was asked for, then what breaks ties. */
export function parseRunOrderBy(orderBy: readonly string[]): RunOrder[] {
  const order: RunOrder[] = [];
  for (const entry of requireFewFields(orderBy)) {
    const { field, ascending } = readEntry(entry);
    const { type, key } = readRunKey(field, ORDERABLE);
    if (type === 'dataset') throw invalidParameter(`Invalid identifier type '${type}'`);
    const next = { type, key, ascending } as RunOrder;
    if (order.some((earlier) => isSame(earlier, next))) {
      throw invalidParameter(`\`order_by\` contains duplicate fields: ${reprList(orderBy)}`);
    }
    order.push(next);
  }
  return [...order, ...TIES.filter((tie) => !order.some((earlier) => isSame(earlier, tie)))];
}

const isSame = (a: RunOrder, b: RunOrder) => a.type === b.type && a.key === b.key;
