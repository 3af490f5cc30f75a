import type { Question } from '#shared/domain/history.ts';
import { parseVersion } from '#shared/domain/names.ts';
import { maximumNumber, versionKey } from '../keys.ts';
import { findModel, getModelById, modelNotFound } from '../models/get.ts';
import { getItems } from '../read.ts';
import { versionNotFound } from '../versions/get.ts';
import { bearersOf } from './bearers.ts';

async function modelsOf({ model, model_id }: Question): Promise<string[]> {
  if (model_id !== undefined) return [(await getModelById(model_id)).id];
  const name = model as string;
  // Who has the name now need not be in the index yet.
  const [holder, bearers] = await Promise.all([findModel(name), bearersOf(name)]);
  const ids = new Set([...bearers, ...(holder ? [holder.id] : [])]);
  if (ids.size === 0) throw modelNotFound(name);
  return [...ids];
}

/**
 * The models that are asked for and, if a version is, ever had one of that number. Errors: RESOURCE_DOES_NOT_EXIST if
 * there is none.
 */
export async function modelsAsked(question: Question): Promise<string[]> {
  const ids = await modelsOf(question);
  if (question.version === undefined) return ids;
  const asked = parseVersion(question.version);
  const isNumber = asked > 0 && asked <= maximumNumber;
  const items = isNumber ? await getItems(ids.map((id) => versionKey(id, Number(asked)))) : [];
  const having = ids.filter((_, index) => items[index] !== undefined);
  if (having.length === 0) throw versionNotFound(question.model ?? (question.model_id as string), asked);
  return having;
}
