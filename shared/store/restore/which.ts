import type { Model } from '#shared/domain/entities.ts';
import { validateModelName } from '#shared/domain/names.ts';
import { invalidParameter } from '#shared/wire/errors.ts';
import type { Asker } from '#shared/wire/request.ts';
import { namingsOf } from '../history/bearers.ts';
import { findModel, getModel, getModelById, modelNotFound, readMeta } from '../models/get.ts';
import { requireNeeded } from '../permissions/registry.ts';
import { isOver } from '../purge/later.ts';
import { modelOf, notDeleted, requireRestorable } from './refusals.ts';

/** A model by its name, or, whatever became of it, by its id. */
export type Which = { name: string } | { id: string };

type Given = { name?: string | undefined; model_id?: string | undefined };

/** Errors: INVALID_PARAMETER_VALUE unless exactly one is given. */
export function whichOf({ name, model_id: id }: Given): Which {
  if (name !== undefined && id === undefined) {
    validateModelName(name);
    return { name };
  }
  if (id === undefined || name !== undefined) throw invalidParameter("Give either 'name' or 'model_id'.");
  return { id };
}

/** The live model of that name, or the model of that id. */
export const anyModel = (asker: Asker, which: Which): Promise<Model> =>
  'name' in which ? getModel(asker, which.name) : getModelById(asker, which.id);

/** Models that are looked at for a name: those that bore it last. */
const most = 100;

/** Who was deleted last of those who bore a name to their end, and can be restored; or else who cannot any more. */
async function lastDeleted(name: string): Promise<Model | undefined> {
  const seen = new Set<string>();
  let late: Model | undefined;
  for await (const { id } of namingsOf(name)) {
    if (seen.has(id)) continue;
    if (seen.size === most) break;
    seen.add(id);
    const model = await readMeta(id);
    if (model?.deleted === undefined || model.name !== name) continue;
    if (model.restorable_until !== undefined && !isOver(model) && model.purged === undefined) return model;
    late ??= model;
  }
  return late;
}

async function deletedBearer(asker: Asker, name: string): Promise<Model> {
  const model = await lastDeleted(name);
  if (model) {
    await requireNeeded(asker, model);
    return model;
  }
  if (await findModel(asker, name)) throw notDeleted(`Registered Model with name=${name}`);
  throw modelNotFound(name);
}

export type Deleted = Model & { deleted: number };

/** A deleted model. Errors: RESOURCE_DOES_NOT_EXIST; RESOURCE_CONFLICT for one that is not deleted, or was purged. */
export async function deletedModel(asker: Asker, which: Which): Promise<Deleted> {
  const model = 'name' in which ? await deletedBearer(asker, which.name) : await anyModel(asker, which);
  const { deleted } = model;
  if (deleted === undefined) throw notDeleted(modelOf(model));
  requireRestorable(modelOf(model), model.id, model);
  return { ...model, deleted };
}
