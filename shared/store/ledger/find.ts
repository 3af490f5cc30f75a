import { invalidParameter } from '#shared/wire/errors.ts';
import { ulidShape } from '#shared/wire/ulid.ts';
import { namingsOf } from '../history/bearers.ts';
import { findModel, modelIdNotFound, modelNotFound, readMeta } from '../models/get.ts';
import { readHead } from './append.ts';

export type Asked = { model?: string | undefined; model_id?: string | undefined };

/** Who bears a name, or else who bore it last. */
async function bearerOf(name: string): Promise<string> {
  const holder = await findModel(name);
  if (holder) return holder.id;
  for await (const { id } of namingsOf(name)) return id;
  throw modelNotFound(name);
}

/**
 * The id of the model that is asked for by exactly one of name and id. Errors: INVALID_PARAMETER_VALUE,
 * RESOURCE_DOES_NOT_EXIST for a name that nobody ever bore, and an id of which there is neither model nor chain.
 */
export async function findChain({ model, model_id }: Asked): Promise<string> {
  if (model !== undefined && model_id === undefined) return bearerOf(model);
  if (model_id === undefined || model !== undefined)
    throw invalidParameter("Give either 'model', its name now or once, or 'model_id'.");
  if (!ulidShape.test(model_id)) throw modelIdNotFound(model_id);
  const [meta, { n }] = await Promise.all([readMeta(model_id), readHead(model_id)]);
  if (!meta && n === 0) throw modelIdNotFound(model_id);
  return model_id;
}
