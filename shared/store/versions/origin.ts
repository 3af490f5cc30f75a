import type { LiveVersion, Model } from '#shared/domain/entities.ts';
import { validateModelName } from '#shared/domain/names.ts';
import { claimsPrompt } from '#shared/domain/prompts.ts';
import { requireReady } from '#shared/domain/registration.ts';
import { parseModelsUri, type Reference, validateSource } from '#shared/domain/source.ts';
import { parseStage } from '#shared/domain/stages.ts';
import type { Packed } from '#shared/domain/tracking/snapshot.ts';
import { doesNotExist, invalidParameter } from '#shared/wire/errors.ts';
import type { Asker } from '#shared/wire/request.ts';
import { getModel } from '../models/get.ts';
import { latestOf } from '../models/latest.ts';
import { getAliased, highestOf } from './aliased.ts';
import { getVersion } from './get.ts';

/** Where a new version's files come from, as asked for: `undefined` is not the same as none. */
type Asked = { source: string; run_id?: string | undefined; model_id?: string | undefined };

/** Where they do come from; `held`: a path below which this registry may have them. */
export type Origin = {
  source: string;
  run_id: string;
  model_id: string;
  location?: string;
  uploaded?: true;
  held?: string | undefined;
} & Partial<Packed>;

async function find(asker: Asker, named: Model, reference: Reference): Promise<LiveVersion> {
  if (reference.by === 'version') return (await getVersion(asker, named.name, reference.version)).version;
  if (reference.by === 'alias') return (await getAliased(asker, named.name, reference.alias)).version;
  const stage = reference.by === 'stage' ? ` and stage '${reference.stage}'` : '';
  const [latest] = await latestOf([named], reference.by === 'stage' ? [parseStage(reference.stage)] : undefined);
  const version = latest && highestOf(latest.versions);
  if (!version) throw doesNotExist(`No versions of model with name '${named.name}'${stage} found`);
  return version;
}

/**
 * A source `models:/<name>/…` is a registered version: the new version takes its number, run, logged model, what was
 * logged and location from it, copied now, so that they outlive it. Any other stays as it is, if it may be.
 */
export async function resolveOrigin(call: Asker, { source, run_id, model_id }: Asked): Promise<Origin> {
  const reference = parseModelsUri(source);
  if (!reference || 'model_id' in reference) {
    const origin = { source, run_id: run_id ?? '', model_id: model_id ?? '' };
    validateSource(origin);
    return origin;
  }
  validateModelName(reference.name);
  const asker = { ...call, needs: 'read' as const };
  const named = await getModel(asker, reference.name);
  if (claimsPrompt(named.tags)) {
    throw invalidParameter(
      `Invalid model version source: '${source}'. Prompt versions cannot be used as model version sources.`,
    );
  }
  const version = await find(asker, named, reference);
  requireReady(named, version);
  const differs = (mine: string | undefined, theirs: string) => mine !== undefined && mine !== theirs;
  if (differs(run_id, version.run_id) || differs(model_id, version.model_id)) {
    throw invalidParameter(
      `Invalid model version source: '${source}'. The run_id and model_id request parameters must match the ` +
        'referenced model version.',
    );
  }
  return {
    source: `models:/${named.name}/${version.version}`,
    run_id: version.run_id,
    model_id: version.model_id,
    ...(version.logged && { logged: version.logged, logged_digest: version.logged_digest }),
    ...(version.artifact_path === undefined
      ? { location: version.location ?? version.source }
      : { held: version.artifact_path, ...(version.uploaded && { uploaded: true as const }) }),
  };
}
