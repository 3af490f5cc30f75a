import { type DeletedVersion, isLive, type LiveVersion, type Model } from '#shared/domain/entities.ts';
import { move } from '#shared/domain/members.ts';
import { parseVersion } from '#shared/domain/names.ts';
import { isPrompt } from '#shared/domain/prompts.ts';
import { conflict } from '#shared/wire/errors.ts';
import type { Request } from '#shared/wire/request.ts';
import { type Action, commit, roomFor } from '../commit.ts';
import { absent, equal, put, update } from '../expression.ts';
import { readChange } from '../history/state.ts';
import { type Key, memberKey, modelRecent, versionIndexKeys, versionKey } from '../keys.ts';
import { putPosting, putPostings, versionPostings } from '../postings.ts';
import { purgeNoMore } from '../purge/later.ts';
import { changeActions, timeOf } from '../rows.ts';
import { getAnyVersion } from '../versions/get.ts';
import type { Former } from './former.ts';
import { intentOf } from './intent.ts';
import { modelOf, notDeleted, requireRestorable, versionOf } from './refusals.ts';
import { anyModel, type Which } from './which.ts';

export type RestoredVersion = { model: Model; version: LiveVersion; former: Former; row: Key };

type Asked = { version: string; why: string | undefined };

async function requireDeleted(
  request: Request,
  which: Which,
  text: string,
): Promise<{ model: Model; version: DeletedVersion }> {
  const model = await anyModel(request, which);
  if (model.deleted !== undefined) {
    throw conflict(`${modelOf(model)} is deleted with all its versions. Restore it first: without 'version'.`);
  }
  const version = await getAnyVersion(model, parseVersion(text));
  const what = versionOf(model, version.version);
  if (isLive(version)) throw notDeleted(what);
  requireRestorable(what, model.id, version);
  return { model, version };
}

/** What the change says that deleted it. */
async function formerOf(id: string, { version, deleted }: DeletedVersion): Promise<Former> {
  const row = (await readChange(id, deleted)) ?? {};
  const { from: stage, aliases_deleted: lost = [] } = row as {
    from?: LiveVersion['stage'];
    aliases_deleted?: string[];
  };
  return {
    stages: stage === undefined || stage === 'None' ? [] : [{ version, stage }],
    aliases: Object.fromEntries(lost.map((alias) => [alias, version])),
    more: 0,
  };
}

/** As it was, but in None, without aliases, and updated now. */
function live({ deleted, restorable_until, purged, ...version }: DeletedVersion, at: number): LiveVersion {
  return { ...version, stage: 'None', tags: version.tags ?? {}, last_updated_timestamp: at };
}

/**
 * Brings a deleted version of a live model back into None. Errors: RESOURCE_DOES_NOT_EXIST; RESOURCE_CONFLICT for one
 * that is not deleted, or of a deleted model, or that was purged.
 */
export const restoreVersion = (
  request: Request,
  which: Which,
  { version: text, why }: Asked,
): Promise<RestoredVersion> =>
  commit(request, async function planRestore() {
    const { model, version: found } = await requireDeleted(request, which, text);
    const { id } = model;
    const at = timeOf(model);
    const version = live(found, at);
    const number = version.version;
    const former = await formerOf(id, found);
    const after = {
      ...move(model, model.issued, [{ version: number, from: 'None', to: 'None' }]),
      last_updated_timestamp: at,
    };
    const { actions, row } = changeActions(request, model, {
      at,
      kind: 'version_restored',
      details: { version: number, to: 'None', why },
      after,
      set: [['recent_sk', modelRecent(id, at)]],
    });
    const back = {
      stage: 'None',
      last_updated_timestamp: at,
      ...versionIndexKeys(id, number, isPrompt(version.tags), at),
      deleted: undefined,
      restorable_until: undefined,
      restored: model.rev + 1,
    };
    const restored: Action[] = [
      ...actions,
      {
        Update: update({
          key: versionKey(id, number),
          set: Object.entries(back),
          if: [equal('deleted', found.deleted), absent('purged')],
        }),
      },
      { Put: put(memberKey(id, 'None', number)) },
      purgeNoMore(id, number),
      ...intentOf(id, version),
    ];
    const postings = versionPostings(id, number, version);
    const room = roomFor(request) - restored.length;
    if (postings.length > room) await putPostings(postings.slice(room));
    return {
      actions: [...restored, ...postings.slice(0, room).map(putPosting)],
      row,
      result: { model: { ...model, ...after }, version, former, row },
    };
  });
