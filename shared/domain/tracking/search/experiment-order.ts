import { invalidParameter } from '#shared/wire/errors.ts';
import { readKey, unquoteKey } from '../../search/key.ts';
import { readEntry, requireFewFields } from '../../search/order-entry.ts';
import { ATTRIBUTES } from './experiment-clause.ts';
import type { ExperimentOrder } from './types.ts';

const NEWEST_FIRST: readonly ExperimentOrder[] = [
  { key: 'creation_time', ascending: false },
  { key: 'experiment_id', ascending: true },
];

/** The whole order. What was asked for twice counts once, as in SQL; ties are broken by the id, the largest first. */
export function parseExperimentOrderBy(orderBy: readonly string[]): ExperimentOrder[] {
  if (orderBy.length === 0) return [...NEWEST_FIRST];
  const order = requireFewFields(orderBy).map(readOrder);
  const hasId = order.some(({ key }) => key === 'experiment_id');
  return hasId ? order : [...order, { key: 'experiment_id', ascending: false }];
}

function readOrder(entry: string): ExperimentOrder {
  const { field, ascending } = readEntry(entry);
  const { type, key } = readKey(field, ATTRIBUTES, unquoteKey);
  if (type === 'attribute') return { key, ascending };
  throw invalidParameter(`Invalid order_by entity: ${type}`);
}
