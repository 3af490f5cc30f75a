import { PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { isLive, type Model } from '#shared/domain/entities.ts';
import { client } from './client.ts';
import { equal, exists, put, update } from './expression.ts';
import { entryKey, memberKey, metaKey, numberOf, versionKey, versionTimes, walkKey } from './keys.ts';
import { readMeta } from './models/get.ts';
import { deleteItems, modelPostings, versionPostings } from './postings.ts';
import { getItem, getItems, type Item, queryPages } from './read.ts';
import { soon } from './time-to-live.ts';
import { toVersion } from './versions/get.ts';

/** What a deletion and a rename leave to be done behind them, for any number of versions, and again from the start at will. */

const pageSize = 100;

const versionPages = (id: string) => queryPages({ partition: metaKey(id).pk, prefix: 'V#', limit: pageSize });

function keysOf(id: string, item: Item) {
  const number = numberOf(item.sk);
  const version = toVersion(item);
  const attributes = isLive(version) ? version : { ...version, tags: {} };
  return [
    ...versionPostings(id, number, attributes),
    memberKey(id, 'None', number),
    memberKey(id, 'Archived', number),
    versionKey(id, number),
  ];
}

/**
 * Removes a deleted model's versions, memberships and postings. META and changes stay, and so does a version whose
 * creation is not in the ledger yet: `false` asks to come again.
 */
export async function clearDeleted(id: string): Promise<boolean> {
  const model = await readMeta(id);
  if (model?.deleted === undefined) return true;
  await deleteItems(modelPostings(id, model.tags));
  let complete = true;
  for await (const page of versionPages(id)) {
    const entries = await getItems(page.map(({ sk }) => entryKey(id, sk)));
    const recorded = page.filter((_, index) => entries[index] !== undefined);
    complete &&= recorded.length === page.length;
    await deleteItems(recorded.flatMap((item) => keysOf(id, item)));
  }
  return complete;
}

/** Where a deleted version kept its files, if it had any. */
export async function filesOfDeleted(id: string, version: number): Promise<string | undefined> {
  const item = await getItem(versionKey(id, version));
  const found = item && toVersion(item);
  return isLive(found) ? undefined : found?.artifact_path;
}

/** A deadline item: when its time to live is over, the stream tells, and the walk is made once more. */
export async function walkAgainLater(id: string): Promise<void> {
  await client.send(new PutCommand(put({ ...walkKey(id), ttl: soon() })));
}

async function raise(model: Model, item: Item): Promise<void> {
  const version = toVersion(item);
  const renamed = model.renamed_at ?? 0;
  if (!isLive(version) || version.last_updated_timestamp >= renamed) return;
  try {
    await client.send(
      new UpdateCommand(
        update({
          key: versionKey(model.id, version.version),
          set: [
            ['last_updated_timestamp', renamed],
            ...Object.entries(versionTimes(model.id, version.version, renamed)),
          ],
          if: [exists('stage'), equal('last_updated_timestamp', version.last_updated_timestamp)],
        }),
      ),
    );
  } catch (error) {
    // Somebody updated it meanwhile, to a later time.
    if (!(error instanceof Error) || error.name !== 'ConditionalCheckFailedException') throw error;
  }
}

/** After a rename reads already show every version as updated; this makes the indexes' order follow. */
export async function raiseRenamed(id: string): Promise<void> {
  const model = await readMeta(id);
  if (!model || model.deleted !== undefined) return;
  for await (const page of versionPages(id)) await Promise.all(page.map((item) => raise(model, item)));
}
