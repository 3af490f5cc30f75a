import { BatchWriteCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { encodeTime } from 'ulid';
import { client, tableName } from '#shared/store/client.ts';
import { inParallel } from '#shared/store/in-parallel.ts';
import { chunks } from '#shared/store/items.ts';
import {
  changeIndexKeys,
  changeKey,
  entryIndexKeys,
  entryKey,
  headIndexKeys,
  headKey,
  type Key,
  metaKey,
  noteKey,
  traceKey,
  versionKey,
} from '#shared/store/keys.ts';
import { getModel } from '#shared/store/models/get.ts';
import { anyone } from '#test/support/anyone.ts';

type Item = Key & Record<string, unknown>;

async function putAll(items: readonly Item[]): Promise<void> {
  const write = (batch: Item[]) =>
    client.send(
      new BatchWriteCommand({ RequestItems: { [tableName]: batch.map((Item) => ({ PutRequest: { Item } })) } }),
    );
  await inParallel(chunks(items, 25), 16, write);
}

const made = { actor: { type: 'local', id: 'tester' }, request: 'laid', client: 'test' };

/** Changes begin at this, so that rows are as long in a short history as in a long one. */
const first = 1_000_001;

/** That the changes and notes are of. */
const versions = 2;

/**
 * Gives a model `size` more rows, 100 s apart, past the API for speed, as writes and the ledger would have left them:
 * two changes, a creation and a note after it, and again. Answers when each was (ms since 1970).
 */
export async function layHistory(name: string, size: number): Promise<(row: number) => number> {
  const { id, creation_timestamp } = await getModel(anyone, name);
  const at = (row: number) => creation_timestamp + 100_000 * row;
  const row = (index: number): Item => {
    const [round, turn] = [Math.floor(index / 4), index % 4];
    const after = first + 2 * round + 1;
    const version = 1 + (round % versions);
    if (turn === 2)
      return { ...versionKey(id, 2 + round), creation_timestamp: at(index), ...made, after, source: 's3://b/m' };
    if (turn === 3)
      return {
        ...noteKey(id, after, 2 + round, `${encodeTime(at(index))}${'A'.repeat(16)}`),
        ...{ after, at: at(index), kind: 'tag_set', ...made, version, key: 'k', to: 'v' },
      };
    const rev = first + 2 * round + turn;
    return {
      ...changeKey(id, rev),
      ...{ rev, at: at(index), kind: 'stage_transitioned', ...made, version, from: 'Staging', to: 'Staging' },
      ...{ name, staging: [1], production: [], aliases: {} },
      ...changeIndexKeys(id, rev, at(index)),
    };
  };
  const rows = Array.from({ length: size }, (_, index) => row(index));
  const entries = rows.map(({ sk }, index) => ({
    ...entryKey(id, sk),
    ...entryIndexKeys(id, sk, index + 2, at(index)),
  }));
  const traces = rows.flatMap(({ sk, version }) => (version ? [traceKey(id, Number(version), sk)] : []));
  const rev = first + Math.floor(size / 2) - 1;
  const head = { ...headKey(id), n: size + 1, hash: '', rev, ...headIndexKeys(id, at(size)) };
  await putAll([...rows, ...entries, ...traces, head]);
  await client.send(
    new UpdateCommand({
      TableName: tableName,
      Key: metaKey(id),
      UpdateExpression: 'SET rev = :rev, issued = :issued, #at = :at',
      ExpressionAttributeNames: { '#at': 'at' },
      ExpressionAttributeValues: { ':rev': rev, ':issued': 1 + Math.floor(size / 4), ':at': at(size) },
    }),
  );
  return at;
}

/** Gives a model `size` more changes whose states are big: a hundred aliases with long names. */
export async function layStates(name: string, size: number): Promise<void> {
  const { id, rev, creation_timestamp: at } = await getModel(anyone, name);
  const aliases = Object.fromEntries(Array.from({ length: 100 }, (_, index) => [`${index}`.padEnd(60, 'a'), 1]));
  const rows = Array.from({ length: size }, (_, index) => ({
    ...changeKey(id, rev + 1 + index),
    ...{ rev: rev + 1 + index, at, kind: 'alias_set', ...made, alias: 'a', to: 1 },
    ...{ name, staging: [], production: [], aliases },
  }));
  await putAll(rows);
}
