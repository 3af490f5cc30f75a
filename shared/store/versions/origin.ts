import type { LiveVersion, Model } from '#shared/domain/entities.ts';
import { isPrompt } from '#shared/domain/prompts.ts';
import { parseModelsUri, type Reference } from '#shared/domain/source.ts';
import { parseStage } from '#shared/domain/stages.ts';
import { doesNotExist, invalidParameter } from '#shared/wire/errors.ts';
import { getModel } from '../models/get.ts';
import { latestOf } from '../models/latest.ts';
import { getAliased } from './aliased.ts';
import { getVersion } from './get.ts';

/** Where a new version's files come from. */
export type Origin = { source: string; run_id: string; model_id: string; location?: string };

async function find(reference: Reference): Promise<{ model: Model; version: LiveVersion }> {
  if (reference.by === 'alias') return getAliased(reference.name, reference.alias);
  // Before the version, for the text of the error.
  const named = await getModel(reference.name);
  if (reference.by === 'version') return getVersion(reference.name, reference.version);
  const stage = parseStage(reference.stage);
  const [latest] = await latestOf([named], [stage]);
  const version = latest?.versions[0];
  if (!latest || !version) throw doesNotExist(`No version of model '${reference.name}' is in stage ${stage}.`);
  return { model: latest.model, version };
}

/**
 * A source `models:/<name>/…` is a registered version: the new version takes its number, run, logged model and
 * location from it, copied now, so that they outlive it. Every other source stays as it is.
 */
export async function resolveOrigin(given: Origin): Promise<Origin> {
  const reference = parseModelsUri(given.source);
  if (!reference || 'model_id' in reference) return given;
  const { model, version } = await find(reference);
  if (isPrompt(model.tags)) {
    throw invalidParameter(
      `Invalid model version source: '${given.source}'. Prompt versions cannot be used as model version sources.`,
    );
  }
  const differs = (mine: string, theirs: string) => mine !== '' && mine !== theirs;
  if (differs(given.run_id, version.run_id) || differs(given.model_id, version.model_id)) {
    throw invalidParameter(
      `Invalid model version source: '${given.source}'. The run_id and model_id request parameters must match the ` +
        'referenced model version.',
    );
  }
  return {
    source: `models:/${model.name}/${version.version}`,
    run_id: version.run_id,
    model_id: version.model_id,
    location: version.location ?? version.source,
  };
}
