import { factsOf } from '#shared/domain/entities.ts';
import { move } from '#shared/domain/members.ts';
import { isActive } from '#shared/domain/stages.ts';
import { log } from '#shared/wire/log.ts';
import type { Request } from '#shared/wire/request.ts';
import { type Action, commit, maximumActions } from '../commit.ts';
import { equal, put, remove } from '../expression.ts';
import { type Key, memberKey, modelRecent, versionKey } from '../keys.ts';
import { deleteItems, deletePosting, versionPostings } from '../postings.ts';
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

/** Hides a version for good and frees its aliases. What it was created with stays, and so does its number. */
export async function deleteVersion(request: Request, at: { name: string; version: string }): Promise<void> {
  const leftovers = await commit(request, async function planDeletion() {
    const { model, version } = await getVersion(at.name, at.version);
    const number = version.version;
    const time = timeOf(model, version.creation_timestamp);
    const aliases = Object.keys(model.aliases).filter((alias) => model.aliases[alias] === number);
    const { actions, row } = changeActions(request, model, {
      at: time,
      kind: 'version_deleted',
      details: { version: number, from: version.stage, ...(aliases.length > 0 && { aliases }) },
      members: move(model, model.issued, [{ version: number, from: version.stage, to: undefined }]),
      set: [
        ['last_updated_timestamp', time],
        ['recent_sk', modelRecent(model.id, time)],
        ...aliases.map((alias) => [['aliases', alias], undefined] as const),
      ],
    });
    const stub = { ...versionKey(model.id, number), ...factsOf(version), deleted: model.rev + 1 };
    const gone: Action[] = [
      ...actions,
      { Put: put(stub, equal('stage', version.stage)) },
      ...(isActive(version.stage) ? [] : [{ Delete: remove(memberKey(model.id, version.stage, number)) }]),
    ];
    const postings = versionPostings(model.id, number, version);
    const room = maximumActions - gone.length;
    return {
      actions: [...gone, ...postings.slice(0, room).map(deletePosting)],
      row,
      result: postings.slice(room),
    };
  });
  if (leftovers.length > 0) await deleteLeftovers(leftovers);
}
