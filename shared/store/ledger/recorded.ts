import { factsOf } from '#shared/domain/entities.ts';
import type { Item } from '../read.ts';
import { toVersion } from '../versions/get.ts';

/** The rows that every write leaves one of. */
export const recordedPrefixes = ['CHANGE#', 'V#', 'NOTE#'] as const;

/** What an entry records of a row: all of it, of a version what it was born with, which never changes. */
export function recordOf(item: Item): Record<string, unknown> {
  if (item.sk.startsWith('V#')) return { ...factsOf(toVersion(item)) };
  const { pk, sk, list_pk, list_sk, ...row } = item;
  return row;
}
