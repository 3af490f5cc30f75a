import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { genesis } from '#shared/domain/ledger.ts';
import { isRefused } from '#shared/wire/failures.ts';
import { client } from '../client.ts';
import { absent, equal, put } from '../expression.ts';
import { getItem } from '../items.ts';
import { latestKey } from '../keys.ts';

/** The last checkpoint there is. */
export type Latest = {
  /** 0: there is none. */
  sequence: number;
  /** Of the document's bytes. */
  hash: string;
  /** Its own (ms since 1970). */
  time: number;
  /** Every head that moved before it (ms since 1970) is in a checkpoint. */
  until: number;
};

const none: Latest = { sequence: 0, hash: genesis, time: 0, until: 0 };

/** Where a document must stand to be the next. */
export const placeAfter = ({ sequence, hash }: Latest) => ({ sequence: sequence + 1, previous: hash });

export async function latestCheckpoint(): Promise<Latest> {
  const item = await getItem(latestKey);
  if (!item) return none;
  const { sequence, hash, time, until } = item as unknown as Latest;
  return { sequence, hash, time, until };
}

/** `false`: it is not `from` any more, and stays what it is. */
export async function moveLatest(from: Latest, to: Latest): Promise<boolean> {
  try {
    const condition = from.sequence === 0 ? absent('pk') : equal('sequence', from.sequence);
    await client.send(new PutCommand(put({ ...latestKey, ...to }, condition)));
    return true;
  } catch (error) {
    if (isRefused(error)) return false;
    throw error;
  }
}
