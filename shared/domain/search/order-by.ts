import { invalidParameter } from '#shared/wire/errors.ts';
import { reprList, reprSet } from '#shared/wire/repr.ts';
import { readKey, unquoteKey } from './key.ts';
import { tokenize } from './lexer.ts';
import { readOperands } from './operands.ts';
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
  for (const entry of orderBy) {
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

type Field = { field: string; ascending: boolean };

/**
 * `field [ASC|DESC]`, with nothing around it, not even blanks. Quotes and backticks go only where a direction follows,
 * and `timestamp`, a type to SQL, takes no other word after it: MLflow's habits, both.
 */
function readEntry(entry: string): Field {
  const [field, direction, ...rest] = readOperands(entry, tokenize(entry));
  const isWhole = field?.start === 0 && (direction ?? field).end === entry.length && rest.length === 0;
  const isTimestamp = field?.text === 'timestamp';
  const isField = isTimestamp || field?.kind === 'identifier';
  if (!isWhole || !isField || (direction && direction.kind !== 'identifier')) throw unparsable(entry);
  if (!direction || direction.start === field.end) return { field: entry, ascending: true };

  const word = (isTimestamp ? direction.text : unquoteKey(direction.text)).toLowerCase();
  if (word === 'asc' || word === 'desc') return { field: field.text.replace(/[`"]/g, ''), ascending: word === 'asc' };
  throw isTimestamp ? unparsable(entry) : invalidParameter(`Invalid ordering key in order_by clause '${entry}'.`);
}

const unparsable = (entry: string) => invalidParameter(`Invalid order_by clause '${entry}'. Could not be parsed.`);

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
