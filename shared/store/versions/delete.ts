import { move } from '#shared/domain/members.ts';
import { isActive } from '#shared/domain/stages.ts';
import { log } from '#shared/wire/log.ts';
import type { Request } from '#shared/wire/request.ts';
import { deleteItems } from '../batch-write.ts';
import { type Action, commit, roomFor } from '../commit.ts';
import { equal, remove, update } from '../expression.ts';
import { type Key, memberKey, modelRecent, noIndexKeys, versionKey } from '../keys.ts';
import { deletePosting, versionPostings } from '../postings.ts';
import { requireUnprotected } from '../protection.ts';
import { purgeLater, restorableUntil } from '../purge/later.ts';
import { changeActions, timeOf } from '../rows.ts';
import { getVersion } from './get.ts';

/** Postings may outlive their version: those the transaction has no room for are deleted after it, if that succeeds. */
async function deleteLeftovers(postings: readonly Key[]): Promise<void> {
  try {
    await deleteItems(postings);
  } catch (error) {
    log('warn', 'postings of a deleted version were left', { error: String(error), postings: postings.length });
  }
}

export type Deletion = { name: string; version: string; why: string | undefined };

/**
 * Hides a version and frees its aliases. All that is known of it stays, and its files, until its time to be restored is
 * over; then it is purged. Errors: RESOURCE_DOES_NOT_EXIST; RESOURCE_CONFLICT where it is protected.
 */
export async function deleteVersion(request: Request, { why, ...at }: Deletion): Promise<void> {
  const leftovers = await commit(request, async function planDeletion() {
    const { model, version } = await getVersion(request, at.name, at.version);
    const number = version.version;
    requireUnprotected(model, number);
    const time = timeOf(model, version.creation_timestamp);
    const aliases = Object.entries(model.aliases);
    const lost = aliases.filter(([, version]) => version === number).map(([alias]) => alias);
    const { actions, row } = changeActions(request, model, {
      at: time,
      kind: 'version_deleted',
      details: { version: number, from: version.stage, ...(lost.length > 0 && { aliases_deleted: lost }), why },
      after: {
        ...move(model, model.issued, [{ version: number, from: version.stage, to: undefined }]),
        ...(lost.length > 0 && { aliases: Object.fromEntries(aliases.filter(([alias]) => !lost.includes(alias))) }),
        last_updated_timestamp: time,
      },
      set: [['recent_sk', modelRecent(model.id, time)]],
    });
    const restorable_until = restorableUntil();
    const tombstone = { stage: undefined, ...noIndexKeys, deleted: model.rev + 1, restorable_until };
    const gone: Action[] = [
      ...actions,
      {
        Update: update({
          key: versionKey(model.id, number),
          set: Object.entries(tombstone),
          if: [equal('stage', version.stage)],
        }),
      },
      purgeLater(restorable_until, model.id, number),
      ...(isActive(version.stage) ? [] : [{ Delete: remove(memberKey(model.id, version.stage, number)) }]),
    ];
    const postings = versionPostings(model.id, number, version);
    const room = roomFor(request) - gone.length;
    return {
      actions: [...gone, ...postings.slice(0, room).map(deletePosting)],
      row,
      result: postings.slice(room),
    };
  });
  if (leftovers.length > 0) await deleteLeftovers(leftovers);
}
