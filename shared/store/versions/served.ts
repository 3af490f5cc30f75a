import type { LiveVersion, Model } from '#shared/domain/entities.ts';
import { validateAlias } from '#shared/domain/names.ts';
import { parseStage } from '#shared/domain/stages.ts';
import { doesNotExist, invalidParameter } from '#shared/wire/errors.ts';
import type { Asker } from '#shared/wire/request.ts';
import { getModel } from '../models/get.ts';
import { latestOf } from '../models/latest.ts';
import { getAliased } from './aliased.ts';
import { getVersion } from './get.ts';

type Named = { version?: string | undefined; stage?: string | undefined; alias?: string | undefined };

async function holderOf(asker: Asker, name: string, text: string): Promise<{ model: Model; version: LiveVersion }> {
  const stage = parseStage(text);
  const [latest] = await latestOf([await getModel(asker, name)], [stage]);
  const [version] = latest?.versions ?? [];
  if (!latest || !version) throw doesNotExist(`No version of model '${name}' is in stage '${stage}'.`);
  return { model: latest.model, version };
}

/** The version that is to be served: the one named, the highest of a stage, or an alias's. */
export function findServed(
  asker: Asker,
  name: string,
  { version, stage, alias }: Named,
): Promise<{ model: Model; version: LiveVersion }> {
  if ([version, stage, alias].filter((given) => given !== undefined).length !== 1) {
    throw invalidParameter("Say which version by one of 'version', 'stage' and 'alias'.");
  }
  if (version !== undefined) return getVersion(asker, name, version);
  if (stage !== undefined) return holderOf(asker, name, stage);
  validateAlias(alias ?? '');
  return getAliased(asker, name, alias ?? '', doesNotExist);
}
