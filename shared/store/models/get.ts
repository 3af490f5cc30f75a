import type { Model } from '#shared/domain/entities.ts';
import { doesNotExist, tooManyRequests } from '#shared/wire/errors.ts';
import type { Asker } from '#shared/wire/request.ts';
import { ulidShape } from '#shared/wire/ulid.ts';
import { getItem, type Item } from '../items.ts';
import { idOf, metaKey, nameKey } from '../keys.ts';
import { registryGrants, requireNeeded } from '../permissions/registry.ts';

/** META as the domain knows it. */
export const toModel = ({ pk, sk, list_pk, list_sk, recent_pk, recent_sk, ...fields }: Item): Model =>
  ({ id: idOf(pk), ...fields }) as unknown as Model;

/** Ids by name, as last seen by this process. Never trusted: META, which every use reads, must bear the name. */
const ids = new Map<string, string>();
const maximumIds = 10_000;

export function remember(name: string, id: string): void {
  if (ids.size >= maximumIds) ids.delete(ids.keys().next().value as string);
  ids.set(name, id);
}

export const modelNotFound = (name: string) => doesNotExist(`Registered Model with name=${name} not found`);

export const modelIdNotFound = (id: string) => doesNotExist(`Registered Model with id=${id} not found`);

const lookUp = async (name: string) => (await getItem(nameKey(name)))?.id as string | undefined;

/**
 * Does `read` with the id of the model of that name, and returns its answer if META, read in it, still bears the name;
 * otherwise the name is looked up once more. One trip when the id is known, two when it is not.
 * `undefined`: there is no such model. Errors: PERMISSION_DENIED.
 */
export async function withModel<Found extends { model: Model | undefined }>(
  asker: Asker,
  name: string,
  read: (id: string) => Promise<Found>,
): Promise<(Found & { model: Model }) | undefined> {
  // More than a few rounds means that somebody renames the model to and fro all the time.
  for (let round = 0; round < 10; round++) {
    const id = ids.get(name) ?? (await lookUp(name));
    if (id === undefined) return undefined;
    const [found] = await Promise.all([read(id), registryGrants(asker)]);
    if (found.model?.name === name && found.model.deleted === undefined) {
      remember(name, id);
      await requireNeeded(asker, found.model);
      return found as Found & { model: Model };
    }
    ids.delete(name);
  }
  throw tooManyRequests(`Registered Model with name=${name} is being renamed all the time. Try again.`);
}

export async function readMeta(id: string): Promise<Model | undefined> {
  const item = await getItem(metaKey(id));
  return item && toModel(item);
}

/** The model of that id, whatever became of it; 404 if there never was one, or it is no id. Errors: PERMISSION_DENIED. */
export async function getModelById(asker: Asker, id: string): Promise<Model> {
  const [model] = await Promise.all([ulidShape.test(id) ? readMeta(id) : undefined, registryGrants(asker)]);
  if (!model) throw modelIdNotFound(id);
  // Ids are in every checkpoint: whoever has no more is not told the name.
  await requireNeeded(asker, { ...model, name: id });
  return model;
}

export const findModel = async (asker: Asker, name: string): Promise<Model | undefined> =>
  (await withModel(asker, name, async (id) => ({ model: await readMeta(id) })))?.model;

/** The model of that name; 404 if there is none. Errors: PERMISSION_DENIED. */
export async function getModel(asker: Asker, name: string): Promise<Model> {
  const model = await findModel(asker, name);
  if (!model) throw modelNotFound(name);
  return model;
}
