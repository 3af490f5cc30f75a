import type { Question } from '#shared/domain/as-of.ts';
import type { Asker } from '#shared/wire/request.ts';
import { sightOf } from '../permissions/sight.ts';
import { momentById, momentByName } from './find.ts';
import { membersAt } from './members.ts';
import { registryAt } from './registry.ts';
import { type Told, told } from './told.ts';

type Answer = { models: Told[]; next?: string | number | undefined };

/**
 * Who held what at a time, and where the next page begins: `from` is that of this one. Errors: RESOURCE_DOES_NOT_EXIST
 * for an id that no model has and a name that none ever had, PERMISSION_DENIED.
 */
export async function answerAsOf(asker: Asker, question: Question, from?: string): Promise<Answer> {
  const { time, model: name, model_id: id, stage, size } = question;
  if (name === undefined && id === undefined) return registryAt(await sightOf(asker), time, question, { from, size });
  const moment = id === undefined ? await momentByName(asker, name as string, time) : await momentById(asker, id, time);
  if (moment === undefined) return { models: [] };
  if (stage !== 'None' && stage !== 'Archived') return { models: [told(moment, question)] };
  const { members, next } = await membersAt(moment, time, { stage, from: Number(from ?? 1), size });
  return { models: [told(moment, question, members)], next };
}
