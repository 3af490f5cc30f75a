import type { Model } from '#shared/domain/entities.ts';
import type { Policy } from '#shared/domain/gates/types.ts';
import type { Asker } from '#shared/wire/request.ts';
import { modelNotFound, readMeta, withModel } from '../models/get.ts';
import { readRegistry, registryId } from '../permissions/registry.ts';
import { readOwn, readPolicies } from './policies.ts';

/** Whose they are, and which they are now. */
export type Policed = { owner: Model; policies: Policy[] };

async function ofRegistry(): Promise<Policed> {
  const [owner, policies] = await Promise.all([readRegistry(), readOwn(registryId)]);
  return { owner, policies };
}

/** A model, and some of the policies there are for it, in one trip. Errors: RESOURCE_DOES_NOT_EXIST, PERMISSION_DENIED. */
async function getWith(asker: Asker, name: string, read: (id: string) => Promise<Policy[]>): Promise<Policed> {
  const found = await withModel(asker, name, async (id) => {
    const [model, policies] = await Promise.all([readMeta(id), read(id)]);
    return { model, policies };
  });
  if (!found) throw modelNotFound(name);
  return { owner: found.model, policies: found.policies };
}

/** A model's own, or without a name the registry's. Errors: RESOURCE_DOES_NOT_EXIST, PERMISSION_DENIED. */
export const findPoliced = (asker: Asker, name: string | undefined): Promise<Policed> =>
  name === undefined ? ofRegistry() : getWith(asker, name, readOwn);

/** A model, and all policies that moves of its versions and aliases are subject to. Errors: as `findPoliced`. */
export async function getPoliced(asker: Asker, name: string): Promise<{ model: Model; policies: Policy[] }> {
  const { owner, policies } = await getWith(asker, name, readPolicies);
  return { model: owner, policies };
}

/** The registry's, and of a model its own before them. Errors: as `findPoliced`. */
export async function listPolicies(asker: Asker, name: string | undefined): Promise<Policy[]> {
  const [own, general] = await Promise.all([
    name === undefined ? [] : findPoliced(asker, name).then(({ policies }) => policies),
    readOwn(registryId),
  ]);
  const named = own.map((policy) => ({ model: name as string, ...policy }));
  return [...named, ...general].map(({ as_of: _, ...policy }) => policy);
}
