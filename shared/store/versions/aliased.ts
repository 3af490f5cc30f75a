import { aliasOf, type LiveVersion, type Model } from '#shared/domain/entities.ts';
import { isLatest } from '#shared/domain/names.ts';
import { doesNotExist, invalidParameter, type MlflowError, tooManyRequests } from '#shared/wire/errors.ts';
import type { Asker } from '#shared/wire/request.ts';
import { getModel } from '../models/get.ts';
import { latestOf } from '../models/latest.ts';
import { readVersion } from './get.ts';

/** The version an alias stands for; `latest` in any case is the highest live one. MLflow calls an unknown one a bad parameter. */
export async function getAliased(
  asker: Asker,
  name: string,
  alias: string,
  unknown: (message: string) => MlflowError = invalidParameter,
): Promise<{ model: Model; version: LiveVersion }> {
  for (let round = 0; round < 10; round++) {
    const model = await getModel(asker, name);
    if (isLatest(alias)) return highest(model);
    const number = aliasOf(model, alias);
    if (number === undefined) throw unknown(`Registered model alias ${alias} not found.`);
    const version = await readVersion(model.id, number);
    if (version) return { model, version };
    // Deleted between the two reads, and the alias with it: META says so now.
  }
  throw tooManyRequests(`The alias ${alias} of ${name} is being moved all the time. Try again.`);
}

/** The version with the highest number. */
export const highestOf = (versions: readonly LiveVersion[]): LiveVersion | undefined =>
  versions.toSorted((a, b) => b.version - a.version)[0];

async function highest(model: Model): Promise<{ model: Model; version: LiveVersion }> {
  const [latest] = await latestOf([model]);
  const version = latest && highestOf(latest.versions);
  if (!version) throw doesNotExist(`Latest version not found for model ${model.name}.`);
  return { model: latest.model, version };
}
