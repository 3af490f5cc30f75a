import { factsOf } from '#shared/domain/entities.ts';
import { move } from '#shared/domain/members.ts';
import type { Request } from '#shared/domain/request.ts';
import { isActive } from '#shared/domain/stages.ts';
import { log } from '#shared/wire/log.ts';
import { type Action, commit } from '../commit.ts';
import { equal, put, remove } from '../expression.ts';
import { memberKey, modelRecent, versionKey } from '../keys.ts';
import { deleteItems, versionPostings } from '../postings.ts';
import { changeActions, timeOf } from '../rows.ts';
import { getVersion } from './get.ts';

/** Hides a version for good and frees its aliases. What it was created with stays, and so does its number. */
export async function deleteVersion(request: Request, at: { name: string; version: string }): Promise<void> {
  const postings = await commit(request, async function planDeletion() {
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
    const member: Action[] = isActive(version.stage)
      ? []
      : [{ Delete: remove(memberKey(model.id, version.stage, number)) }];
    return {
      actions: [...actions, { Put: put(stub, equal('stage', version.stage)) }, ...member],
      row,
      result: versionPostings(model.id, number, version),
    };
  });
  try {
    await deleteItems(postings);
  } catch (error) {
    // A posting without its version is legal: searches drop it.
    log('warn', 'postings of a deleted version were left', { error: String(error), postings: postings.length });
  }
}
