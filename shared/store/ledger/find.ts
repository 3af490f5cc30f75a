import { invalidParameter } from '#shared/wire/errors.ts';
import type { Asker } from '#shared/wire/request.ts';
import { ulidShape } from '#shared/wire/ulid.ts';
import { namingsOf } from '../history/bearers.ts';
import { findModel, modelIdNotFound, modelNotFound, readMeta } from '../models/get.ts';
import { registryGrants, requireNeeded } from '../permissions/registry.ts';
import { readHead } from './head.ts';

export type Asked = { model?: string | undefined; model_id?: string | undefined };

/**
 * Of a model that is gone its chain alone may be there, for who may read everything. `name`: as it was asked for,
 * which is all that a refusal tells.
 * Errors: RESOURCE_DOES_NOT_EXIST for an id of which there is neither model nor chain; PERMISSION_DENIED.
 */
export async function requireChain(asker: Asker, id: string, name = id): Promise<void> {
  const [meta, { n }] = await Promise.all([readMeta(id), readHead(id), registryGrants(asker)]);
  if (!meta && n === 0) throw modelIdNotFound(id);
  await requireNeeded(asker, { ...meta, name });
}

/** Who bears a name, or else who bore it last. */
async function bearerOf(asker: Asker, name: string): Promise<string> {
  const holder = await findModel(asker, name);
  if (holder) return holder.id;
  for await (const { id } of namingsOf(name)) {
    await requireChain(asker, id, name);
    return id;
  }
  throw modelNotFound(name);
}

/**
 * The id of the model that is asked for by exactly one of name and id. Errors: INVALID_PARAMETER_VALUE,
 * RESOURCE_DOES_NOT_EXIST for a name that nobody ever bore, and an id of which there is neither model nor
 * chain; PERMISSION_DENIED.
 */
export async function findChain(asker: Asker, { model, model_id }: Asked): Promise<string> {
  if (model !== undefined && model_id === undefined) return bearerOf(asker, model);
  if (model_id === undefined || model !== undefined)
    throw invalidParameter("Give either 'model', its name now or once, or 'model_id'.");
  if (!ulidShape.test(model_id)) throw modelIdNotFound(model_id);
  await requireChain(asker, model_id);
  return model_id;
}
