import type { Model } from '#shared/domain/entities.ts';
import type { Asker } from '#shared/wire/request.ts';
import { namingsOf } from '../history/bearers.ts';
import { findModel, getModelById, modelNotFound, readMeta } from '../models/get.ts';
import { requireNeeded } from '../permissions/registry.ts';
import { sightOf } from '../permissions/sight.ts';
import { type Moment, momentOf } from './moment.ts';

/**
 * Namings that are looked at. The last until a time decides, but where the clocks of those who wrote them differ; what
 * as many others were named after is not called so any more.
 */
const most = 10;

/** The model of that id; 404 if there never was one, `undefined` if it was not there at that time. */
export async function momentById(asker: Asker, id: string, time: number): Promise<Moment | undefined> {
  return momentOf(await getModelById(asker, id), time);
}

async function wasEverGiven(name: string): Promise<boolean> {
  for await (const _ of namingsOf(name)) return true;
  return false;
}

/**
 * Who bore a name at a time; 404 if nobody ever did, `undefined` if nobody did then. Errors: PERMISSION_DENIED, told of
 * the name that was asked for: what the model is called now is not the asker's to know.
 */
export async function momentByName(asker: Asker, name: string, time: number): Promise<Moment | undefined> {
  const tried: Model[] = [];
  const attempt = async (model: Model) => {
    tried.push(model);
    const moment = await momentOf(model, time);
    if (moment?.state.name !== name) return undefined;
    await requireNeeded(asker, { ...model, name });
    return moment;
  };
  // Whoever has it now may have had it then, and so need not be in the index yet.
  const holder = await findModel({ ...asker, needs: undefined }, name);
  const held = holder && (await attempt(holder));
  if (held) return held;
  let count = 0;
  for await (const { id } of namingsOf(name, time)) {
    const model = tried.some((one) => one.id === id) ? undefined : await readMeta(id);
    const found = model && (await attempt(model));
    if (found) return found;
    if (++count === most) break;
  }
  if (!holder && count === 0 && !(await wasEverGiven(name))) throw modelNotFound(name);
  const { sees } = await sightOf(asker);
  if (tried.length > 0 && !tried.some(sees)) await requireNeeded(asker, { name });
  return undefined;
}
