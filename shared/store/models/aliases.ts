import { aliasOf, type Model } from '#shared/domain/entities.ts';
import { requireReady } from '#shared/domain/registration.ts';
import { requireRoom } from '#shared/domain/room.ts';
import type { Request } from '#shared/wire/request.ts';
import { commit } from '../commit.ts';
import { check, exists } from '../expression.ts';
import { versionKey } from '../keys.ts';
import { changeActions, timeOf } from '../rows.ts';
import { getVersion } from '../versions/get.ts';
import { getModel } from './get.ts';

/** Aliases live on META alone, so no read shows one alias on two versions. */

function aliasChange(request: Request, model: Model, alias: string, to: number | undefined) {
  const { [alias]: _, ...others } = model.aliases;
  return changeActions(request, model, {
    at: timeOf(model),
    kind: to === undefined ? 'alias_deleted' : 'alias_set',
    details: { alias, from: aliasOf(model, alias), to },
    after: { aliases: to === undefined ? others : { ...others, [alias]: to } },
  });
}

/** Sets or moves an alias, if the version is still there when it happens. */
export const setAlias = (request: Request, name: string, alias: string, to: string): Promise<void> =>
  commit(request, async function planAlias() {
    const { model, version } = await getVersion(name, to);
    requireReady(model, version);
    requireRoom({ ...model, aliases: { ...model.aliases, [alias]: version.version } });
    const { actions, row } = aliasChange(request, model, alias, version.version);
    const stillThere = { ConditionCheck: check(versionKey(model.id, version.version), exists('stage')) };
    return { actions: [...actions, stillThere], row, result: undefined };
  });

export const deleteAlias = (request: Request, name: string, alias: string): Promise<void> =>
  commit(request, async function planAliasDeletion() {
    const model = await getModel(name);
    if (aliasOf(model, alias) === undefined) return { actions: [], result: undefined };
    return { ...aliasChange(request, model, alias, undefined), result: undefined };
  });
