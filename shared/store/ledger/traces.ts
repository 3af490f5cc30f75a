import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { movesIn, versionsIn } from '#shared/domain/traces.ts';
import { client } from '../client.ts';
import { put } from '../expression.ts';
import { inParallel } from '../in-parallel.ts';
import { getItems, type Item } from '../items.ts';
import { entryKey, type Key, moveKey, traceKey } from '../keys.ts';
import { isRecorded } from './recorded.ts';

type Row = Item & Parameters<typeof versionsIn>[0];

/** A creation is found by its own number. */
const isBirth = ({ sk }: Pick<Item, 'sk'>) => sk.startsWith('V#');

/** What is to be found of a row by its versions. */
export function tracesOf(id: string, item: Pick<Item, 'sk'> & Record<string, unknown>): (Key & { stage?: string })[] {
  if (isBirth(item)) return [];
  const row = item as Row;
  const moves = movesIn(row).map(({ version, to: stage }) => ({
    ...moveKey(id, version, Number(item.rev)),
    ...(stage !== undefined && { stage }),
  }));
  return [...versionsIn(row).map((version) => traceKey(id, version, item.sk)), ...moves];
}

/** Puts under way at a time. */
const width = 10;

/**
 * By version, which rows are of it and which stage each brought it into. Written before the rows' entries: whatever the
 * chain has can be found so, and what is written twice is the same. One by one: the right to write in batches is one to
 * delete, too.
 */
export async function putTraces(id: string, rows: readonly Parameters<typeof tracesOf>[1][]): Promise<void> {
  const traces = rows.flatMap((row) => tracesOf(id, row));
  await inParallel(traces, width, (trace) => client.send(new PutCommand(put(trace))));
}

/** Writes the traces of what is in the chain anew, from the chain. */
export async function mendTraces(id: string, sks: readonly string[]): Promise<void> {
  const entries = await getItems(sks.filter((sk) => isRecorded({ sk })).map((sk) => entryKey(id, sk)));
  await putTraces(
    id,
    entries.flatMap((entry) => (entry ? [{ ...(entry.row as object), sk: entry.sk }] : [])),
  );
}
