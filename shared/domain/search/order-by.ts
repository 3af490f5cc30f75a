import { invalidParameter } from '#shared/wire/errors.ts';
import { reprList, reprSet } from '#shared/wire/repr.ts';
import { readKey, unquoteKey } from './key.ts';
import { readEntry, requireFewFields } from './order-entry.ts';
import type { Entity, Order, OrderKey } from './types.ts';

const MODEL_KEYS = new Map<string, OrderKey>([
  ['name', 'name'],
  ['timestamp', 'last_updated_timestamp'],
  ['last_updated_timestamp', 'last_updated_timestamp'],
]);
const VERSION_KEYS: readonly OrderKey[] = ['name', 'version_number', 'creation_timestamp', 'last_updated_timestamp'];

const NEWEST_FIRST: Order = { key: 'last_updated_timestamp', ascending: false };
const TIE_BREAKS: Record<Entity, readonly Order[]> = {
  registered_model: [{ key: 'name', ascending: true }],
  model_version: [
    { key: 'name', ascending: true },
    { key: 'version_number', ascending: false },
  ],
};

/** The whole order: what was asked for (by default, models by name, versions newest first), then what breaks ties. */
export function parseOrderBy(entity: Entity, orderBy: readonly string[]): Order[] {
  const readField = entity === 'registered_model' ? readModelKey : readVersionKey;
  const order: Order[] = orderBy.length === 0 && entity === 'model_version' ? [NEWEST_FIRST] : [];
  for (const entry of requireFewFields(orderBy)) {
    const { field, ascending } = readEntry(entry);
    const key = readField(field);
    if (order.some((earlier) => earlier.key === key)) {
      throw invalidParameter(`\`order_by\` contains duplicate fields: ${reprList(orderBy)}`);
    }
    order.push({ key, ascending });
  }
  const ties = TIE_BREAKS[entity].filter(({ key }) => !order.some((earlier) => earlier.key === key));
  return [...order, ...ties];
}

function readModelKey(field: string): OrderKey {
  const key = MODEL_KEYS.get(field);
  if (key) return key;
  throw invalidParameter(
    `Invalid order by key '${field}' specified. Valid keys are '${reprSet(['name', 'timestamp'])}'`,
  );
}

/** MLflow takes `tags.name` for the name; here an order by a tag is refused, always. */
function readVersionKey(field: string): OrderKey {
  const { type, key } = readKey(field, VERSION_KEYS, unquoteKey);
  if (type === 'attribute') return key;
  throw invalidParameter(`Invalid order by key '${key}' specified. Valid keys are ${reprSet(VERSION_KEYS)}`);
}

export { compareBy } from './compare.ts';
