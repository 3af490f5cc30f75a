import { validateModelName } from '#shared/domain/names.ts';
import type { Given } from '#shared/domain/observations/observation.ts';
import { MlflowError } from '#shared/wire/errors.ts';
import type { Asker } from '#shared/wire/request.ts';
import { inParallel } from '../in-parallel.ts';
import { findServed } from '../versions/served.ts';
import type { Stages } from './batches.ts';

/** A version that observations are of, or why there is none that takes them. */
export type Target = { id: string; version: number } | MlflowError;

/** Versions that are looked up at once. */
const width = 16;

/** How an observation says of which version it is. */
export const nameOf = ({ model, version, stage }: Given) => JSON.stringify([model, version, stage]);

/** Callers need CAN_EDIT on each model. */
async function find(asker: Asker, { model: name, version, stage }: Given): Promise<Target> {
  try {
    validateModelName(name, 'model');
    const found = await findServed({ ...asker, needs: 'edit' }, name, { version, stage });
    return { id: found.model.id, version: found.version.version };
  } catch (error) {
    // What is to be tried again is to be tried with the whole batch.
    if (error instanceof MlflowError && error.status < 500 && error.status !== 429) return error;
    throw error;
  }
}

/** Each version is looked up once, however often it is named. */
export async function findTargets(asker: Asker, all: readonly Given[]): Promise<Map<string, Target>> {
  const distinct = new Map(all.map((given) => [nameOf(given), given]));
  const found = await inParallel([...distinct.values()], width, (given) => find(asker, given));
  return new Map([...distinct.keys()].map((name, index) => [name, found[index] as Target]));
}

/** Those that were named by a stage. */
export const stagesAmong = (all: readonly Given[], targets: ReadonlyMap<string, Target>): Stages =>
  Object.fromEntries(
    all.flatMap((given) => {
      const target = targets.get(nameOf(given));
      return given.stage === undefined || !target || target instanceof MlflowError ? [] : [[nameOf(given), target]];
    }),
  );
