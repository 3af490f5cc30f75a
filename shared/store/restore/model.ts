import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { ulid } from 'ulid';
import type { LiveVersion, Model } from '#shared/domain/entities.ts';
import { noMembers } from '#shared/domain/members.ts';
import { isPrompt } from '#shared/domain/prompts.ts';
import { alreadyExists, conflict, tooManyRequests } from '#shared/wire/errors.ts';
import { isRefused } from '#shared/wire/failures.ts';
import type { Request } from '#shared/wire/request.ts';
import { client } from '../client.ts';
import { commit } from '../commit.ts';
import { absent, equal, insert, update } from '../expression.ts';
import { getItem } from '../items.ts';
import { type Key, metaKey, modelIndexKeys, nameKey } from '../keys.ts';
import { namingKeys } from '../models/create.ts';
import { remember } from '../models/get.ts';
import { purgeNoMore } from '../purge/later.ts';
import { changeActions, timeOf } from '../rows.ts';
import { walkAgainLater } from '../walk.ts';
import { type BroughtBack, bringBack, type Restoring } from './bring-back.ts';
import type { Former } from './former.ts';
import { modelOf } from './refusals.ts';
import { type Deleted, deletedModel, type Which } from './which.ts';

export type RestoredModel = {
  model: Model;
  /** How many came back. */
  versions: number;
  latest: LiveVersion | undefined;
  former: Former;
  row: Key;
};

type Asked = { newName: string | undefined; why: string | undefined };

async function requireFree(model: Model, newName: string | undefined): Promise<string> {
  const name = newName ?? model.name;
  const holder = (await getItem(nameKey(name)))?.id ?? model.id;
  // Who has just been restored has it itself.
  if (holder === model.id) return name;
  if (newName !== undefined) throw alreadyExists(`Registered Model (name=${newName}) already exists.`);
  throw conflict(`${modelOf(model)} cannot have its name back: another has it now. Give a 'new_name'.`);
}

/**
 * From now on what clears up behind the deletion keeps off, until `walkAgain` takes the restore for given up; one that
 * is under way is gone on with. `undefined`: the model is not what it was.
 */
async function begin(request: Request, model: Deleted): Promise<Restoring | undefined> {
  const { id, deleted } = model;
  await walkAgainLater(id);
  if (model.restoring !== undefined) return { ...model, restoring: model.restoring };
  const restoring = ulid();
  const still = [equal('deleted', deleted), absent('restoring'), absent('purged')];
  try {
    await client.send(new UpdateCommand(update({ key: metaKey(id), set: [['restoring', restoring]], if: still })));
    return { ...model, restoring };
  } catch (error) {
    if (!isRefused(error)) throw error;
    const now = await deletedModel(request, { id });
    return now.deleted === deleted && now.restoring !== undefined ? { ...now, restoring: now.restoring } : undefined;
  }
}

/** Makes what was brought back visible, at once and under its name, if it has not been hidden again since. */
function finish(request: Request, { id, restoring }: Restoring, { newName, why }: Asked, back: BroughtBack) {
  return commit<RestoredModel>(request, async function planRestore() {
    const model = await deletedModel(request, { id });
    if (model.restoring !== restoring) throw again(model);
    const name = await requireFree(model, newName);
    const at = timeOf(model);
    const { deleted, restorable_until, restoring: _, ...kept } = model;
    const after = {
      ...noMembers,
      name,
      aliases: {},
      restored: model.rev + 1,
      renamed_at: at,
      last_updated_timestamp: at,
    };
    const { actions, row } = changeActions(
      request,
      model,
      {
        at,
        kind: 'model_restored',
        details: { from: model.name, to: name, why },
        after: { ...after, deleted: undefined, restorable_until: undefined, restoring: undefined },
        set: Object.entries(modelIndexKeys(id, name, isPrompt(model.tags), at)),
        if: [equal('restoring', restoring)],
      },
      namingKeys(id, name, at),
    );
    const named = { Put: insert({ ...nameKey(name), id }) };
    const result = { ...back, model: { ...kept, ...after }, row };
    return { actions: [...actions, named, purgeNoMore(id)], row, result };
  });
}

const again = (model: Model) => tooManyRequests(`The restore of ${modelOf(model)} was taken for given up. Call again.`);

/**
 * Brings a deleted model back with all versions that were not deleted before it: in None, without aliases. What is
 * written before the last transaction nobody sees, and a call that comes again goes on from there. Errors:
 * RESOURCE_DOES_NOT_EXIST; RESOURCE_CONFLICT for one that is not deleted, or was purged, or whose name was taken since;
 * RESOURCE_ALREADY_EXISTS for a new name that is.
 */
export async function restoreModel(request: Request, which: Which, asked: Asked): Promise<RestoredModel> {
  const model = await deletedModel(request, which);
  await requireFree(model, asked.newName);
  const begun = await begin(request, model);
  const back = begun && (await bringBack(request, begun));
  // Unless somebody was faster, or has purged it.
  if (!back) throw again(await deletedModel(request, { id: model.id }));
  const restored = await finish(request, begun, asked, back);
  remember(restored.model.name, model.id);
  return restored;
}
