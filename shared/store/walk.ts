import { PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { isLive, type Model } from '#shared/domain/entities.ts';
import { isRefused } from '#shared/wire/failures.ts';
import { client } from './client.ts';
import { absent, check, equal, exists, put, update } from './expression.ts';
import type { Item } from './items.ts';
import { metaKey, noIndexKeys, numberOf, versionKey, versionTimes, walkKey } from './keys.ts';
import { readMeta } from './models/get.ts';
import { deletePosting, modelPostings, versionPostings } from './postings.ts';
import { purgeVersions } from './purge/model.ts';
import { soon } from './time-to-live.ts';
import { toVersion } from './versions/get.ts';
import { isListed, sized, sizedBy, versionPages } from './versions/walked.ts';
import { type Sized, writeWhile } from './write-while.ts';

/** What a deletion and a rename leave to be done behind them, for any number of versions, and again from the start at will. */

/** For as long as one transaction may wait for others (ms). */
const patience = 60_000;

/** A version leaves the indexes with its postings, or before them: one that is listed is found by all it has. */
function hiding(id: string, item: Item): Sized[] {
  const version = toVersion(item);
  if (!isLive(version) || !isListed(item)) return [];
  const key = versionKey(id, numberOf(item.sk));
  const postings = versionPostings(id, version.version, version);
  const hide = { Update: update({ key, set: Object.entries(noIndexKeys) }) };
  return [sizedBy(version, hide), ...postings.map(deletePosting).map(sized)];
}

/**
 * Takes a deleted model's versions out of the indexes, with all postings; the rest of them stays to be restored. Stops
 * where a restore has begun.
 */
export async function hideDeleted(id: string): Promise<void> {
  const model = await readMeta(id);
  if (model?.deleted === undefined) return;
  const still = { ConditionCheck: check(metaKey(id), equal('deleted', model.deleted), absent('restoring')) };
  const hide = (work: Sized[]) => writeWhile(still, work, { deadline: Date.now() + patience });
  if (!(await hide(modelPostings(id, model.tags).map(deletePosting).map(sized)))) return;
  for await (const page of versionPages(id)) if (!(await hide(page.flatMap((item) => hiding(id, item))))) return;
}

/** A deadline item: when its time to live is over, the stream tells, and the walk is made once more. */
export async function walkAgainLater(id: string): Promise<void> {
  await client.send(new PutCommand(put({ ...walkKey(id), ttl: soon() })));
}

/** Whoever restored it has died, or never came back. */
async function giveUpRestore({ id, deleted, restoring }: Model): Promise<void> {
  try {
    const still = [equal('deleted', deleted), equal('restoring', restoring)];
    await client.send(new UpdateCommand(update({ key: metaKey(id), set: [['restoring', undefined]], if: still })));
  } catch (error) {
    // It has been restored after all.
    if (!isRefused(error)) throw error;
  }
}

/** What was still being written when the model was deleted, purged or half restored has been written by now. */
export async function walkAgain(id: string): Promise<void> {
  const model = await readMeta(id);
  if (model?.deleted === undefined) return;
  if (model.purged !== undefined) return purgeVersions(model);
  if (model.restoring) await giveUpRestore(model);
  await hideDeleted(id);
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
    if (!isRefused(error)) throw error;
  }
}

/** After a rename, or a restore, reads already show every version as updated; this makes the indexes' order follow. */
export async function raiseRenamed(id: string): Promise<void> {
  const model = await readMeta(id);
  if (!model || model.deleted !== undefined) return;
  for await (const page of versionPages(id)) await Promise.all(page.map((item) => raise(model, item)));
}
