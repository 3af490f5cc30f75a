import type { Entry } from '#shared/domain/compare/entries.ts';
import type { Model } from '#shared/domain/entities.ts';
import { doesNotExist, MlflowError } from '#shared/wire/errors.ts';
import type { Asker } from '#shared/wire/request.ts';
import { getPoliced, type Policed } from '../gates/policed.ts';
import { inParallel } from '../in-parallel.ts';

/** A model that is compared, and all policies that its versions' moves are subject to. */
export type Named = { model: Model; policies: Policed['policies'] };

/** Models that are asked for at once. */
const width = 10;

/** That there is none is told with the entry that asks for it. */
export const about = (written: string, message: string) => doesNotExist(`'${written}': ${message}`);

async function getNamed(asker: Asker, { model, written }: Pick<Entry, 'model' | 'written'>): Promise<Named> {
  try {
    return await getPoliced(asker, model);
  } catch (error) {
    const isUnknown = error instanceof MlflowError && error.code === 'RESOURCE_DOES_NOT_EXIST';
    throw isUnknown ? about(written, error.message) : error;
  }
}

/** Every model that an entry is of, by name. Errors: RESOURCE_DOES_NOT_EXIST; PERMISSION_DENIED, if one may not be read. */
export async function readNamed(
  asker: Asker,
  entries: readonly Pick<Entry, 'model' | 'written'>[],
): Promise<ReadonlyMap<string, Named>> {
  const one = [...new Map(entries.toReversed().map((entry) => [entry.model, entry])).values()];
  const found = await inParallel(one, width, (entry) => getNamed(asker, entry));
  return new Map(one.map(({ model }, index) => [model, found[index] as Named]));
}
