import { encodeTime } from 'ulid';
import type { Holding } from '#shared/domain/as-of.ts';
import { inParallel } from '../in-parallel.ts';
import { chunks, getItems } from '../items.ts';
import { born, metaKey } from '../keys.ts';
import { toModel } from '../models/get.ts';
import { registryId } from '../permissions/registry.ts';
import type { Sight } from '../permissions/sight.ts';
import { queryPages } from '../query.ts';
import { momentOf } from './moment.ts';
import { isHeld, type Told, told } from './told.ts';

/** Models that are read together, and those of them whose rows are looked for at once. */
const batch = 100;
const width = 25;

/** Lambda answers 6 MB; one more batch has room, but for models with thousands of aliases each. */
const enough = 2_000_000;

/** Ids begin with the time of creation: those until it, the last of that millisecond included. */
const lastIdAt = (time: number) => `${encodeTime(time)}${'Z'.repeat(16)}`;

/** The ids of the models created until a time, in that order. */
async function idsUntil(time: number, from: string | undefined, limit: number): Promise<string[]> {
  const ids: string[] = [];
  for await (const page of queryPages({ partition: born, from, to: lastIdAt(time), limit })) {
    ids.push(...page.map(({ sk }) => sk).filter((id) => id !== registryId));
    if (ids.length >= limit) break;
  }
  return ids;
}

async function tellAll({ sees }: Sight, ids: readonly string[], time: number, asked: Holding): Promise<Told[]> {
  const metas = await getItems(ids.map(metaKey));
  const models = metas.flatMap((item) => (item ? toModel(item) : [])).filter(sees);
  const moments = await inParallel(models, width, (model) => momentOf(model, time));
  const all = moments.filter((moment) => moment !== undefined).map((moment) => told(moment, asked));
  return all.filter((model) => isHeld(model, asked));
}

/**
 * Every model that is seen and was there at a time, from id `from` on: of the next `size` there ever were. Asked for a stage or an
 * alias, those where a version held it. `next` is where to go on.
 */
export async function registryAt(
  sight: Sight,
  time: number,
  asked: Holding,
  { from, size }: { from?: string | undefined; size: number },
): Promise<{ models: Told[]; next?: string | undefined }> {
  const ids = await idsUntil(time, from, size + 1);
  const models: Told[] = [];
  let done = 0;
  for (const part of chunks(ids.slice(0, size), batch)) {
    models.push(...(await tellAll(sight, part, time, asked)));
    done += part.length;
    if (JSON.stringify(models).length > enough) break;
  }
  return { models, next: ids[done] };
}
