import { isLive, type Model, type Version } from '#shared/domain/entities.ts';
import { deleteFiles } from '../artifacts/when-needed.ts';
import { type Action, commit, roomFor } from '../commit.ts';
import { put, remove, unchanged } from '../expression.ts';
import { readMeta } from '../models/get.ts';
import { deleteBaselinesOf } from '../observations/purge.ts';
import { changeActions, timeOf } from '../rows.ts';
import { readAnyVersion } from '../versions/get.ts';
import { isOver } from './later.ts';
import { belongings, isHeld, isPurged, stubOf } from './stub.ts';
import { purgeRequest } from './system.ts';
import { deleteTalk } from './talk.ts';

/** Deleted, or of a purged model, and nobody may bring it back any more. */
const isDue = (model: Model, version: Version) => model.purged !== undefined || (!isLive(version) && isOver(version));

/**
 * Leaves of a deleted version what the ledger recorded of it, and no files, and nothing that was said of it; a held one keeps everything. First the
 * change, after which nothing brings it back, then the files: whoever dies between is rung again.
 */
export async function purgeVersion(id: string, number: number): Promise<void> {
  const request = purgeRequest();
  const purged = await commit(request, async function planPurge() {
    const [model, version] = await Promise.all([readMeta(id), readAnyVersion(id, number)]);
    if (!model || !version) return { actions: [], result: undefined };
    const { artifact_path } = version;
    if (isPurged(version)) return { actions: [], result: { model, artifact_path } };
    if (isHeld(model, number) || !isDue(model, version)) return { actions: [], result: undefined };
    const { actions, row } = changeActions(request, model, {
      at: timeOf(model),
      kind: 'version_purged',
      details: { version: number },
    });
    const { deleted } = isLive(version) ? {} : version;
    const purged = [...actions, { Put: put(stubOf(model, version, model.rev + 1), unchanged('deleted', deleted)) }];
    const gone = belongings(id, version).map((key): Action => ({ Delete: remove(key) }));
    return {
      actions: [...purged, ...gone.slice(0, roomFor(request) - purged.length)],
      row,
      result: { model, artifact_path },
    };
  });
  if (!purged) return;
  await Promise.all([deleteTalk(purged.model, number), deleteBaselinesOf(id, number)]);
  if (purged.artifact_path !== undefined) await deleteFiles(purged.artifact_path);
}
