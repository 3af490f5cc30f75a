import type { Model } from '#shared/domain/entities.ts';
import type { Question } from '#shared/domain/history.ts';
import { parseVersion } from '#shared/domain/names.ts';
import type { Asker } from '#shared/wire/request.ts';
import { getItems } from '../items.ts';
import { maximumNumber, metaKey, versionKey } from '../keys.ts';
import { findModel, getModelById, modelNotFound, toModel } from '../models/get.ts';
import { requireNeeded } from '../permissions/registry.ts';
import { sightOf } from '../permissions/sight.ts';
import { versionNotFound } from '../versions/get.ts';
import { bearersOf } from './bearers.ts';

/** Of those that bore a name what the asker may read. Errors: PERMISSION_DENIED, if that is nothing. */
async function readable(asker: Asker, name: string, ids: readonly string[], holder: Model | undefined) {
  const { everything, sees } = await sightOf(asker);
  if (everything) return ids;
  const others = ids.filter((id) => id !== holder?.id);
  const items = await getItems(others.map(metaKey));
  const models = [...(holder ? [holder] : []), ...items.flatMap((item) => (item ? toModel(item) : []))];
  const seen = new Set(models.filter(sees).map(({ id }) => id));
  if (seen.size === 0) await requireNeeded(asker, { name });
  return ids.filter((id) => seen.has(id));
}

async function modelsOf(asker: Asker, { model, model_id }: Question): Promise<readonly string[]> {
  if (model_id !== undefined) return [(await getModelById(asker, model_id)).id];
  const name = model as string;
  // Who has the name now need not be in the index yet.
  const [holder, bearers] = await Promise.all([findModel({ ...asker, needs: undefined }, name), bearersOf(name)]);
  const ids = new Set([...bearers, ...(holder ? [holder.id] : [])]);
  if (ids.size === 0) throw modelNotFound(name);
  return readable(asker, name, [...ids], holder);
}

/**
 * The models that are asked for and, if a version is, ever had one of that number. Errors: RESOURCE_DOES_NOT_EXIST if
 * there is none, PERMISSION_DENIED if the asker may read none.
 */
export async function modelsAsked(asker: Asker, question: Question): Promise<readonly string[]> {
  const ids = await modelsOf(asker, question);
  if (question.version === undefined) return ids;
  const asked = parseVersion(question.version);
  const isNumber = asked > 0 && asked <= maximumNumber;
  const items = isNumber ? await getItems(ids.map((id) => versionKey(id, Number(asked)))) : [];
  const having = ids.filter((_, index) => items[index] !== undefined);
  if (having.length === 0) throw versionNotFound(question.model ?? (question.model_id as string), asked);
  return having;
}
