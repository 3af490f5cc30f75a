import { factsOf } from '#shared/domain/entities.ts';
import type { Entry } from '#shared/domain/ledger.ts';
import type { Item } from '../items.ts';
import { toVersion } from '../versions/get.ts';

/** The rows that every write leaves one of. */
export const recordedPrefixes = ['CHANGE#', 'V#', 'NOTE#'] as const;

export const isRecorded = ({ sk }: { sk: string }): boolean => recordedPrefixes.some((prefix) => sk.startsWith(prefix));
export const isChange = ({ sk }: { sk: string }): boolean => sk.startsWith('CHANGE#');

/** What an entry records of a row: all of it, of a version what it was born with, which never changes. */
export function recordOf(item: Item): Record<string, unknown> {
  if (item.sk.startsWith('V#')) return { ...factsOf(toVersion(item)) };
  const { pk, sk, list_pk, list_sk, recent_pk, recent_sk, ...row } = item;
  return row;
}

/** When what a row records was (ms since 1970). */
export const timeOfRow = (item: Pick<Item, 'sk'> & Record<string, unknown>): number =>
  Number(item.sk.startsWith('V#') ? item.creation_timestamp : item.at);

/** An entry as the chain has it, of its item. */
export const toEntry = (id: string, { sk, n, prev, row, hash }: Item): Entry =>
  ({ model: id, sk, n, prev, row, hash }) as Entry;
