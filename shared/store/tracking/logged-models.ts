import { randomBytes } from 'node:crypto';
import { isPosted } from '#shared/domain/posted.ts';
import type { Experiment, LoggedModel, ModelMetric } from '#shared/domain/tracking/entities.ts';
import { below } from '#shared/domain/tracking/experiments.ts';
import { loggedModelNotFound, requireRoomInLoggedModel } from '#shared/domain/tracking/logged-models.ts';
import { isLoggedModelId } from '#shared/domain/tracking/values.ts';
import type { Request } from '#shared/wire/request.ts';
import { commit } from '../commit.ts';
import { equal, insert, update } from '../expression.ts';
import { getItem, getItems, type Item } from '../items.ts';
import { posting } from '../keys.ts';
import { putPosting } from '../postings.ts';
import { queryPages } from '../query.ts';
import { loggedModelIndexKeys, loggedModelKey } from './keys.ts';
import { read, type Written } from './points.ts';
import { stamp } from './stamp.ts';

/** Of what was logged twice with one key, time and step by one run, the first counts. */
function distinct(metrics: readonly ModelMetric[]): ModelMetric[] {
  const known = new Map<string, ModelMetric>();
  for (const metric of metrics) {
    const { key, timestamp, step, run_id } = metric;
    const identity = JSON.stringify([key, timestamp, step, run_id]);
    if (!known.has(identity)) known.set(identity, metric);
  }
  return [...known.values()];
}

function toLoggedModel(head: Item, blocks: readonly Item[]): LoggedModel {
  const { pk, sk, list_pk, list_sk, actor, request, ...fields } = head;
  const written = blocks.flatMap((block) => block.metrics as Written<ModelMetric>[]);
  const metrics = distinct(written.map(read<ModelMetric>));
  return { ...fields, metrics } as unknown as LoggedModel;
}

/** With all that was measured of it; `undefined`: there is none of that id, whether or not deleted. */
export async function findLoggedModel(model_id: string): Promise<LoggedModel | undefined> {
  if (!isLoggedModelId(model_id)) return undefined;
  const key = loggedModelKey(model_id);
  const items: Item[] = [];
  for await (const page of queryPages({ partition: key.pk })) items.push(...page);
  const head = items.find(({ sk }) => sk === key.sk);
  return (
    head &&
    toLoggedModel(
      head,
      items.filter((item) => item !== head),
    )
  );
}

/** Errors: RESOURCE_DOES_NOT_EXIST; of one that is deleted, too, unless `deleted` allows it. */
export async function getLoggedModel(model_id: string, { deleted = false } = {}): Promise<LoggedModel> {
  const found = await findLoggedModel(model_id);
  if (!found || (found.lifecycle_stage === 'deleted' && !deleted)) throw loggedModelNotFound(model_id);
  return found;
}

/** Errors: RESOURCE_DOES_NOT_EXIST for the first that there is not. */
export async function requireLoggedModels(ids: readonly string[]): Promise<void> {
  const distinct = [...new Set(ids)];
  const items = await getItems(distinct.filter(isLoggedModelId).map(loggedModelKey));
  const known = new Set(items.map((item) => item?.model_id));
  const missing = distinct.find((id) => !known.has(id));
  if (missing !== undefined) throw loggedModelNotFound(missing);
}

type Given = Pick<LoggedModel, 'name' | 'model_type' | 'source_run_id' | 'params' | 'tags'>;

/** Errors: INVALID_PARAMETER_VALUE when params and tags are too long together. */
export async function createLoggedModel(
  request: Request,
  { experiment_id, artifact_location }: Experiment,
  given: Given,
): Promise<LoggedModel> {
  const model_id = `m-${randomBytes(16).toString('hex')}`;
  const now = Date.now();
  const model = {
    model_id,
    experiment_id,
    ...given,
    artifact_uri: below(artifact_location, 'models', model_id, 'artifacts'),
    creation_timestamp_ms: now,
    last_updated_timestamp_ms: now,
    status: 'LOGGED_MODEL_PENDING' as const,
    lifecycle_stage: 'active' as const,
    rev: 1,
  };
  requireRoomInLoggedModel(model);
  const key = loggedModelKey(model_id);
  const { source_run_id: value } = given;
  const postings = isPosted(value) ? [posting('l', model_id, { attribute: 'source_run_id', value })] : [];
  return commit(request, async () => ({
    actions: [
      {
        Put: insert({
          ...key,
          ...model,
          ...loggedModelIndexKeys(experiment_id, model_id, now),
          ...stamp(request),
        }),
      },
      ...postings.map(putPosting),
    ],
    row: key,
    result: { ...model, metrics: [] },
  }));
}

type Head = Omit<LoggedModel, 'metrics'>;

/**
 * Reads, changes and writes a logged model, deleted or not; `change` answers nothing where it is so already. The answer
 * is the model as it then is.
 */
export async function changeLoggedModel(
  request: Request,
  model_id: string,
  change: (model: Head) => Partial<Head> | undefined,
): Promise<Head> {
  const key = loggedModelKey(model_id);
  return commit(request, async () => {
    const head = isLoggedModelId(model_id) ? await getItem(key) : undefined;
    if (!head) throw loggedModelNotFound(model_id);
    const model = toLoggedModel(head, []);
    const to = change(model);
    if (!to) return { actions: [], result: model };
    const after = { ...model, ...to, rev: model.rev + 1 };
    requireRoomInLoggedModel(after);
    const changed = update({
      key,
      set: [...Object.entries(to), ['rev', after.rev], ...Object.entries(stamp(request))],
      if: [equal('rev', model.rev)],
    });
    return { actions: [{ Update: changed }], row: key, result: after };
  });
}
