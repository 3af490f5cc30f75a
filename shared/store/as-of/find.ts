import { namingsOf } from '../history/bearers.ts';
import { findModel, getModelById, modelNotFound, readMeta } from '../models/get.ts';
import { type Moment, momentOf } from './moment.ts';

/**
 * Namings that are looked at. The last until a time decides, but where the clocks of those who wrote them differ; what
 * as many others were named after is not called so any more.
 */
const most = 10;

/** The model of that id; 404 if there never was one, `undefined` if it was not there at that time. */
export async function momentById(id: string, time: number): Promise<Moment | undefined> {
  return momentOf(await getModelById(id), time);
}

async function wasEverGiven(name: string): Promise<boolean> {
  for await (const _ of namingsOf(name)) return true;
  return false;
}

/** Who bore a name at a time; 404 if nobody ever did, `undefined` if nobody did then. */
export async function momentByName(name: string, time: number): Promise<Moment | undefined> {
  // Whoever has it now may have had it then, and so need not be in the index yet.
  const holder = await findModel(name);
  const tried = new Set<string>();
  const attempt = async (id: string, model = holder) => {
    tried.add(id);
    const moment = model && (await momentOf(model, time));
    return moment?.state.name === name ? moment : undefined;
  };
  const held = holder && (await attempt(holder.id));
  if (held) return held;
  let count = 0;
  for await (const { id } of namingsOf(name, time)) {
    const found = tried.has(id) ? undefined : await attempt(id, await readMeta(id));
    if (found) return found;
    if (++count === most) break;
  }
  if (!holder && count === 0 && !(await wasEverGiven(name))) throw modelNotFound(name);
  return undefined;
}
