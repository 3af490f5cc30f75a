import { PutCommand } from '@aws-sdk/lib-dynamodb';
import type { Model } from '#shared/domain/entities.ts';
import { deleteFiles } from '../artifacts/when-needed.ts';
import { deleteItems } from '../batch-write.ts';
import { client } from '../client.ts';
import { commit } from '../commit.ts';
import { put } from '../expression.ts';
import { inParallel } from '../in-parallel.ts';
import type { Item } from '../items.ts';
import { readMeta } from '../models/get.ts';
import { deleteMonitorsOf } from '../monitors/purge.ts';
import { deleteBaselinesOf } from '../observations/purge.ts';
import { deletePosting, modelPostings } from '../postings.ts';
import { deleteReceiptsOf } from '../receipts/purge.ts';
import { changeActions, timeOf } from '../rows.ts';
import { toVersion } from '../versions/get.ts';
import { versionPages } from '../versions/walked.ts';
import { deleteWebhooksOf } from '../webhooks/purge.ts';
import { isOver } from './later.ts';
import { belongings, isHeld, isPurged, stubOf } from './stub.ts';
import { purgeRequest } from './system.ts';
import { deleteTalk } from './talk.ts';

/** How many versions are purged at once. */
const width = 10;

/** The stub comes last: what is left of a version that has none yet is found again. */
async function purgeOne(model: Model, purged: number, item: Item): Promise<void> {
  const version = toVersion(item);
  if (isPurged(version) || isHeld(model, version.version)) return;
  if (version.artifact_path !== undefined) await deleteFiles(version.artifact_path);
  await deleteItems(belongings(model.id, version));
  await deleteBaselinesOf(model.id, version.version);
  await client.send(new PutCommand(put(stubOf(model, version, purged))));
}

/** Nothing brings a purged model back, so nobody else writes its versions any more but those that are held. */
export async function purgeVersions(model: Model): Promise<void> {
  const { id, purged } = model;
  if (purged === undefined) return;
  for await (const page of versionPages(id)) await inParallel(page, width, (item) => purgeOne(model, purged, item));
  await deleteTalk(model);
  await deleteWebhooksOf(id);
  await deleteMonitorsOf(id);
  await deleteReceiptsOf(id);
}

/** Postings of a model's own tags that there is room for; a walk has mostly removed them before. */
const mostPostings = 90;

/**
 * First the change, after which nothing brings a deleted model back, then its versions, one by one, its webhooks, monitors and receipts;
 * versions that are held stay, until they are released.
 */
export async function purgeModel(id: string): Promise<void> {
  const request = purgeRequest();
  const purged = await commit(request, async function planPurge() {
    const model = await readMeta(id);
    if (model?.deleted === undefined) return { actions: [], result: undefined };
    if (model.purged !== undefined) return { actions: [], result: model };
    if (!isOver(model)) return { actions: [], result: undefined };
    const purged = model.rev + 1;
    const { actions, row } = changeActions(request, model, {
      at: timeOf(model),
      kind: 'model_purged',
      details: {},
      after: { purged, restoring: undefined, description: undefined, tags: {} },
    });
    const postings = modelPostings(id, model.tags).slice(0, mostPostings);
    return { actions: [...actions, ...postings.map(deletePosting)], row, result: { ...model, purged } };
  });
  if (purged) await purgeVersions(purged);
}
