import type { Model } from '#shared/domain/entities.ts';
import { covers, type Grants, levelOf, principalsOf } from '#shared/domain/permissions.ts';
import { abilities } from '#shared/operations/permissions.ts';
import type { Caller } from '#shared/wire/caller.ts';
import { inParallel } from '../in-parallel.ts';
import { getItems } from '../items.ts';
import { grantedPartition, metaKey } from '../keys.ts';
import { toModel } from '../models/get.ts';
import { queryPages } from '../query.ts';
import { registryGrants } from './registry.ts';

/** What a caller sees where nobody has said which model it is about. */
export type Sight = {
  /** Whoever has this is not asked about, model by model. */
  everything: boolean;
  sees: (model: Grants) => boolean;
};

/** Principals, of whom a caller may have hundreds, that are looked up at once. */
const width = 25;

export async function sightOf(caller: Caller): Promise<Sight> {
  const registry = await registryGrants(caller);
  const sees = (model: Grants) => covers(levelOf(caller, model, registry), abilities.read);
  return { everything: sees({}), sees };
}

async function idsOf(principal: string, most: number): Promise<string[]> {
  const ids: string[] = [];
  for await (const page of queryPages({ partition: grantedPartition(principal), limit: most + 1 })) {
    ids.push(...page.map(({ sk }) => sk));
    if (ids.length > most) break;
  }
  return ids;
}

/**
 * The models that are there and the caller sees, found by what was granted to them; `undefined` if that is more than
 * `most`, or everything.
 */
export async function seenBy(caller: Caller, { everything, sees }: Sight, most: number): Promise<Model[] | undefined> {
  if (everything) return undefined;
  const ids = new Set((await inParallel(principalsOf(caller), width, (one) => idsOf(one, most))).flat());
  if (ids.size > most) return undefined;
  const items = await getItems([...ids].map(metaKey));
  return items.flatMap((item) => (item ? toModel(item) : [])).filter((model) => !model.deleted && sees(model));
}
