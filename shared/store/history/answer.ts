import type { Question } from '#shared/domain/history.ts';
import { doesNotExist } from '#shared/wire/errors.ts';
import type { Asker } from '#shared/wire/request.ts';
import { getItems } from '../items.ts';
import { metaKey } from '../keys.ts';
import { toModel } from '../models/get.ts';
import { registryGrants, requireNeeded } from '../permissions/registry.ts';
import { sightOf } from '../permissions/sight.ts';
import { readTransitionId } from '../transition-id.ts';
import { around } from './around.ts';
import { modelsAsked } from './asked.ts';
import { alongModels } from './of-models.ts';
import { alongRegistry } from './of-registry.ts';
import { type Page, takePage } from './page.ts';
import { rowOf } from './row.ts';
import type { Cursor } from './step.ts';
import { type Told, told } from './told.ts';

/** Lambda answers 6 MB; a change of a model with thousands of aliases and holders is told in one. */
const enough = 2_000_000;

async function pageOf(asker: Asker, question: Question, cursor: Cursor | undefined): Promise<Page> {
  const { size, model, model_id } = question;
  // With the row that was the last page's last, and one that shows whether there are more.
  const start = { cursor, limit: size + 2 };
  if (model === undefined && model_id === undefined)
    return takePage(alongRegistry(await sightOf(asker), question, start), question);
  return takePage(alongModels(await modelsAsked(asker, question), question, start), question);
}

/**
 * A page of what happened, and after what the next one begins. Errors: RESOURCE_DOES_NOT_EXIST for an id that no model
 * has, a name that none ever had, and a version that none of them ever had.
 */
export async function answerHistory(
  asker: Asker,
  question: Question,
  cursor: Cursor | undefined,
): Promise<{ changes: Told[]; next?: Cursor | undefined }> {
  const { taken, seen, next } = await pageOf(asker, question, cursor);
  const surroundings = await around(
    taken.map(({ row }) => row),
    seen,
  );
  const changes: Told[] = [];
  let bytes = 0;
  for (const [index, { row }] of taken.entries()) {
    const surrounding = surroundings[index];
    if (surrounding === undefined || bytes > enough) return { changes, next: taken[index - 1]?.passed };
    const change = told(row, surrounding);
    changes.push(change);
    bytes += Buffer.byteLength(JSON.stringify(change));
  }
  return { changes, next };
}

const noTransition = (id: string) => doesNotExist(`Transition with id=${id} not found`);

/** The one change of that id. Errors: RESOURCE_DOES_NOT_EXIST, PERMISSION_DENIED. */
export async function answerTransition(asker: Asker, transition_id: string): Promise<{ changes: Told[] }> {
  const at = readTransitionId(transition_id);
  if (!at) throw noTransition(transition_id);
  const meta = metaKey(at.id);
  const [[item, model]] = await Promise.all([getItems([{ pk: meta.pk, sk: at.sk }, meta]), registryGrants(asker)]);
  await requireNeeded(asker, { ...(model && toModel(model)), name: at.id });
  if (!item) throw noTransition(transition_id);
  const row = rowOf(at.id, item);
  const [surrounding] = await around([row], [row]);
  return { changes: [told(row, surrounding as NonNullable<typeof surrounding>)] };
}
