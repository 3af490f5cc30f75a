import type { Model, Version } from '#shared/domain/entities.ts';
import { parseVersion, validateModelName } from '#shared/domain/names.ts';
import { invalidParameter } from '#shared/wire/errors.ts';
import { ulidPattern } from '#shared/wire/ulid.ts';
import { namingsOf } from '../history/bearers.ts';
import { maximumNumber } from '../keys.ts';
import { findModel, getModel, modelNotFound, readMeta } from '../models/get.ts';
import { isOver } from '../purge/later.ts';
import { readAnyVersion, versionNotFound } from '../versions/get.ts';
import { idNotFound, modelOf, notDeleted, requireRestorable } from './refusals.ts';

/** A model by its name, or, whatever became of it, by its id. */
export type Which = { name: string } | { id: string };

const isId = new RegExp(`^${ulidPattern}$`);

type Given = { name?: string | undefined; model_id?: string | undefined };

/** Errors: INVALID_PARAMETER_VALUE unless exactly one is given; RESOURCE_DOES_NOT_EXIST for what cannot be an id. */
export function whichOf({ name, model_id: id }: Given): Which {
  if (name !== undefined && id === undefined) {
    validateModelName(name);
    return { name };
  }
  if (id === undefined || name !== undefined) throw invalidParameter("Give either 'name' or 'model_id'.");
  if (!isId.test(id)) throw idNotFound(id);
  return { id };
}

/** The live model of that name, or the model of that id. */
export async function anyModel(which: Which): Promise<Model> {
  if ('name' in which) return getModel(which.name);
  const model = await readMeta(which.id);
  if (!model) throw idNotFound(which.id);
  return model;
}

/** A version whatever became of it. Errors: RESOURCE_DOES_NOT_EXIST. */
export async function getAnyVersion(model: Model, text: string): Promise<Version> {
  const asked = parseVersion(text);
  const found = asked > 0 && asked <= maximumNumber ? await readAnyVersion(model.id, Number(asked)) : undefined;
  if (!found) throw versionNotFound(model.name, asked);
  return found;
}

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

async function deletedBearer(name: string): Promise<Model> {
  const model = await lastDeleted(name);
  if (model) return model;
  if (await findModel(name)) throw notDeleted(`Registered Model with name=${name}`);
  throw modelNotFound(name);
}

export type Deleted = Model & { deleted: number };

/** A deleted model. Errors: RESOURCE_DOES_NOT_EXIST; RESOURCE_CONFLICT for one that is not deleted, or was purged. */
export async function deletedModel(which: Which): Promise<Deleted> {
  const model = 'name' in which ? await deletedBearer(which.name) : await anyModel(which);
  const { deleted } = model;
  if (deleted === undefined) throw notDeleted(modelOf(model));
  requireRestorable(modelOf(model), model.id, model);
  return { ...model, deleted };
}
