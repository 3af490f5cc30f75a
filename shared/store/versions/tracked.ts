import { modelIn } from '#shared/domain/artifact-path.ts';
import { mustIdentify, ownerIn, parseModelsUri } from '#shared/domain/source.ts';
import type { LoggedModel, Run } from '#shared/domain/tracking/entities.ts';
import { below } from '#shared/domain/tracking/experiments.ts';
import { loggedModelNotFound } from '#shared/domain/tracking/logged-models.ts';
import { type Packed, packed, snapshotOf } from '#shared/domain/tracking/snapshot.ts';
import { uploadIdIn } from '#shared/domain/upload.ts';
import type { Asker } from '#shared/wire/request.ts';
import { heldPath } from '../artifacts/held.ts';
import { requireReadable } from '../permissions/readable.ts';
import { findLoggedModel } from '../tracking/logged-models.ts';
import { findRun } from '../tracking/runs.ts';
import type { Origin } from './origin.ts';

/** Of what a source names, what our own tracking store has. What it does not have is another tracking server's. */
type Tracked = { run: Run | undefined; model: LoggedModel | undefined };

/**
 * An `mlflow-artifacts:` source must be in the folder of the run or model it is said to be of, if we know that one, and
 * in nobody else's.
 */
async function requireOwner(source: string, { run, model }: Tracked): Promise<void> {
  if (!source.startsWith('mlflow-artifacts:')) return;
  const root = model?.artifact_uri ?? run?.artifact_uri;
  if (root && source !== root && !source.startsWith(`${root}/`))
    throw mustIdentify(source, model ? 'model_id' : 'run_id');
  const owner = ownerIn(source);
  if (!owner) return;
  const isNamed = 'run_id' in owner ? owner.run_id === run?.run_id : owner.model_id === model?.model_id;
  if (isNamed) return;
  const known = 'run_id' in owner ? await findRun(owner.run_id) : await findLoggedModel(owner.model_id);
  if (known) throw mustIdentify(source, 'run_id' in owner ? 'run_id' : 'model_id');
}

const findModel = async (model_id: string | undefined): Promise<LoggedModel | undefined> => {
  const model = model_id ? await findLoggedModel(model_id) : undefined;
  if (model?.lifecycle_stage === 'deleted') throw loggedModelNotFound(model.model_id);
  return model;
};

/** Where the files of a source are, if it does not say so itself. */
function locationOf(source: string, { run, model }: Tracked): string | undefined {
  if (model && source === `models:/${model.model_id}`) return model.artifact_uri;
  const path = run && /^runs:\/+[^/]+\/(.+)$/s.exec(source)?.[1];
  return run && path ? below(run.artifact_uri, path) : undefined;
}

const packedOf = ({ run, model }: Tracked): Packed | undefined => {
  const snapshot = snapshotOf(run, model);
  return snapshot && packed(snapshot);
};

/**
 * An origin with what our own tracking store knows of it, unless it is a registered version's: where its files are, whose
 * run it is, and what was logged. Errors: INVALID_PARAMETER_VALUE; RESOURCE_DOES_NOT_EXIST for a logged model that is
 * deleted; PERMISSION_DENIED for the files of another model that the asker may not read.
 */
export async function trackedOrigin(asker: Asker, origin: Origin): Promise<Origin> {
  const { source, run_id, model_id } = origin;
  const reference = parseModelsUri(source);
  if (reference && !('model_id' in reference)) return origin;
  const [given, model] = await Promise.all([run_id ? findRun(run_id) : undefined, findModel(model_id)]);
  const inherited = run_id === '' && model?.source_run_id ? model.source_run_id : undefined;
  const run = given ?? (inherited ? await findRun(inherited) : undefined);
  const tracked = { run, model };
  await requireOwner(source, tracked);
  const location = locationOf(source, tracked);
  const held = heldPath(location ?? source);
  const owner = held && modelIn(held);
  if (owner !== undefined) await requireReadable(asker, owner);
  const isUpload = held !== undefined && uploadIdIn(held) !== undefined;
  return {
    source,
    run_id: inherited ?? run_id,
    model_id,
    held,
    // A run's own URI is resolved by the client, as MLflow has it; a logged model's cannot be by a registry's.
    ...(location !== undefined && source.startsWith('models:') && { location }),
    ...(isUpload && { uploaded: true as const }),
    ...packedOf(tracked),
  };
}
