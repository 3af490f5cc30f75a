import type { Monitor, State } from '#shared/domain/monitors/types.ts';
import { day } from '#shared/domain/observations/time.ts';
import type { Item } from '../items.ts';
import { type Key, numberOf } from '../keys.ts';
import { queryPages } from '../query.ts';
import { monitorKey, monitorPartition, monitors, stateKey, statePrefix } from './keys.ts';

/** A limit can be a number that DynamoDB has no room for, so rules are kept as text, as are values. */
export const monitorItem = ({ id, rule, ...fields }: Monitor): Key & Record<string, unknown> => ({
  ...monitorKey(id),
  ...fields,
  rule: JSON.stringify(rule),
});

export const toMonitor = ({ pk, sk, rule, ...fields }: Item): Monitor =>
  ({ ...fields, id: sk, rule: JSON.parse(String(rule)) }) as unknown as Monitor;

/** All there are, those made first, first. */
export async function allMonitors(): Promise<Item[]> {
  const found: Item[] = [];
  for await (const page of queryPages({ partition: monitors })) found.push(...page);
  return found;
}

/** As it was read: `rev` says whether it is so still. */
export type Kept = { state: State; rev: number };

const number = (text: unknown) => (text === undefined ? undefined : Number(text));

export function toKept({ pk: _, sk, rev, ttl: __, value, limit, ...fields }: Item): Kept {
  const numbers = { value: number(value), limit: number(limit) };
  const given = Object.fromEntries(Object.entries(numbers).filter(([, one]) => one !== undefined));
  return { state: { ...fields, ...given, version: numberOf(sk) } as unknown as State, rev: Number(rev) };
}

/** How long what is known of a version stays that is not watched any more (ms): longer than any cool-down. */
const afterwards = 30 * day;

export function stateItem(id: string, { version, value, limit, ...fields }: State, rev: number) {
  return {
    ...stateKey(id, version),
    ...fields,
    ...(value !== undefined && { value: String(value) }),
    ...(limit !== undefined && { limit: String(limit) }),
    ...(fields.left && { ttl: Math.ceil((Date.now() + afterwards) / 1_000) }),
    rev,
  };
}

/** Of every version that it watches, or did lately. */
export async function keptStates(id: string): Promise<Kept[]> {
  const found: Kept[] = [];
  for await (const page of queryPages({ partition: monitorPartition(id), prefix: statePrefix }))
    found.push(...page.map(toKept));
  return found;
}
