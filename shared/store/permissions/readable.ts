import { MlflowError } from '#shared/wire/errors.ts';
import type { Asker } from '#shared/wire/request.ts';
import { ulidShape } from '#shared/wire/ulid.ts';
import { readMeta } from '../models/get.ts';
import { registryGrants, requireNeeded } from './registry.ts';
import { sightOf } from './sight.ts';

/** What is of all models is for who may read all. Errors: PERMISSION_DENIED, with what to ask for instead. */
export async function requireSight(asker: Asker, instead: string): Promise<void> {
  if ((await sightOf(asker)).everything) return;
  throw new MlflowError(
    'PERMISSION_DENIED',
    `You are signed in as '${asker.actor.id}', who may not read all models. ${instead}`,
  );
}

/**
 * Of a model by its id, which is all that a refusal tells of it; `''`: of all. What no model is of is for who may read
 * all. Errors: PERMISSION_DENIED.
 */
export async function requireReadable(asker: Asker, id: string): Promise<void> {
  if (id === '') return requireSight(asker, "Ask for the files of one: 'models/<its id>'.");
  const [model] = await Promise.all([ulidShape.test(id) ? readMeta(id) : undefined, registryGrants(asker)]);
  await requireNeeded({ ...asker, needs: 'read' }, { ...model, name: id });
}
