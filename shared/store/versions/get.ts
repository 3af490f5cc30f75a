import { isLive, type LiveVersion, type Model, type Version } from '#shared/domain/entities.ts';
import { parseVersion } from '#shared/domain/names.ts';
import { doesNotExist } from '#shared/wire/errors.ts';
import type { Asker } from '#shared/wire/request.ts';
import { getItem, getItems, type Item } from '../items.ts';
import { maximumNumber, numberOf, versionKey } from '../keys.ts';
import { readMeta, withModel } from '../models/get.ts';

/** A version's item as the domain knows it. */
export const toVersion = ({ pk, sk, list_pk, list_sk, recent_pk, recent_sk, ...fields }: Item): Version =>
  ({ ...fields, version: numberOf(sk) }) as unknown as Version;

/** A version where it is known by its keys alone, as from an index. */
export type Located = { id: string; version: number };

export const versionNotFound = (name: string, version: bigint) =>
  doesNotExist(`Model Version (name=${name}, version=${version}) not found`);

/** Whatever became of it; `undefined`: its number was never given out, or whoever got it died. */
export async function readAnyVersion(id: string, version: number): Promise<Version | undefined> {
  const item = await getItem(versionKey(id, version));
  return item && toVersion(item);
}

/** Of a number as it was asked for. Errors: RESOURCE_DOES_NOT_EXIST. */
export async function getAnyVersion({ id, name }: Model, asked: bigint): Promise<Version> {
  const found = asked > 0 && asked <= maximumNumber ? await readAnyVersion(id, Number(asked)) : undefined;
  if (!found) throw versionNotFound(name, asked);
  return found;
}

export async function readVersion(id: string, version: number): Promise<LiveVersion | undefined> {
  const found = await readAnyVersion(id, version);
  return isLive(found) ? found : undefined;
}

/**
 * A live version and its model, and what else `along` reads of them, all in one trip; 404 in the version's words if either
 * is missing.
 */
export async function getVersionWith<More extends object>(
  asker: Asker,
  name: string,
  text: string,
  along: (id: string, version: number) => Promise<More>,
): Promise<More & { model: Model; version: LiveVersion }> {
  const asked = parseVersion(text);
  if (asked < 1 || asked > maximumNumber) throw versionNotFound(name, asked);
  const number = Number(asked);
  const found = await withModel(asker, name, async (id) => {
    const [model, version, more] = await Promise.all([readMeta(id), readVersion(id, number), along(id, number)]);
    return { ...more, model, version };
  });
  if (!found?.version) throw versionNotFound(name, asked);
  return { ...found, version: found.version };
}

export const getVersion = (asker: Asker, name: string, text: string): Promise<{ model: Model; version: LiveVersion }> =>
  getVersionWith(asker, name, text, async () => ({}));

/** Live versions of any models, in the order asked for; deleted and unwritten ones are `undefined`. */
export async function getVersions(wanted: readonly Located[]): Promise<(LiveVersion | undefined)[]> {
  const items = await getItems(wanted.map(({ id, version }) => versionKey(id, version)));
  return items.map((item) => {
    const found = item && toVersion(item);
    return isLive(found) ? found : undefined;
  });
}
