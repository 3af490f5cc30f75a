import { ulid } from 'ulid';
import type { ModelMetric, Point, Run } from '#shared/domain/tracking/entities.ts';
import { compareInTime, isSame, type Logged, latestOf, pointOf } from '#shared/domain/tracking/points.ts';
import { requireActive, requireRoomInRun, runNameTag } from '#shared/domain/tracking/runs.ts';
import type { Request } from '#shared/wire/request.ts';
import { type Action, roomFor } from '../commit.ts';
import { put } from '../expression.ts';
import { chunks } from '../items.ts';
import { latestKey, metricIndexKeys, modelMetricsKey, pointsKey } from './keys.ts';
import { requireLoggedModels } from './logged-models.ts';
import { encodePoints, written } from './points.ts';
import { changeRun } from './runs.ts';

export type LoggedMetric = Logged & {
  model_id?: string | undefined;
  dataset_name?: string | undefined;
  dataset_digest?: string | undefined;
};

export type Batch = {
  metrics?: readonly LoggedMetric[];
  /** Params that the run may have already, with the same values; `check` refuses others. */
  params?: Record<string, string>;
  tags?: Record<string, string>;
};

/** Keys of metrics in one transaction: of each the points logged and the latest. */
const keysAtOnce = 45;

/** Items of models in one transaction: what is left, besides the run. */
const modelItemsAtOnce = (request: Request) => roomFor(request) - 1 - 2 * keysAtOnce;

/** Metrics of a model in one item, which has room for so many with the longest names. */
const modelMetricsAtOnce = 120;

const inOrder = (points: Point[]): Point[] =>
  points
    .sort(compareInTime)
    .filter((point, index, sorted) => index === 0 || !isSame(point, sorted[index - 1] as Point));

/** The history of each metric gets one item more, whatever it has already: equal points are told apart by no reader. */
function pointsActions(run_id: string, metrics: readonly LoggedMetric[]): Action[] {
  const byKey = Map.groupBy(metrics, ({ key }) => key);
  return [...byKey].map(([key, logged]) => {
    const points = inOrder(logged.map(pointOf));
    const first = (points[0] as Point).timestamp;
    return { Put: put({ ...pointsKey(run_id, key, first, ulid()), points: encodePoints(points) }) };
  });
}

const latestActions = (run: Run, latest: Record<string, Point>): Action[] =>
  Object.entries(latest).map(([key, point]) => ({
    Put: put({ ...latestKey(run.run_id, key), ...metricIndexKeys(run, key, point) }),
  }));

function modelMetric(run_id: string, { key, dataset_name, dataset_digest, ...logged }: LoggedMetric): ModelMetric {
  const { value, timestamp, step } = pointOf({ key, ...logged });
  return {
    key,
    value,
    timestamp,
    step,
    ...(dataset_name && { dataset_name }),
    ...(dataset_digest && { dataset_digest }),
    run_id,
  };
}

/** What was measured of a model stands with the model, too. */
function modelActions(run_id: string, metrics: readonly LoggedMetric[]): Action[] {
  const byModel = Map.groupBy(
    metrics.filter(({ model_id }) => model_id),
    ({ model_id }) => model_id as string,
  );
  return [...byModel].flatMap(([model_id, logged]) =>
    chunks(logged, modelMetricsAtOnce).map((some) => ({
      Put: put({ ...modelMetricsKey(model_id, ulid()), metrics: some.map((one) => written(modelMetric(run_id, one))) }),
    })),
  );
}

/** Both, the given ones in the place of others; `undefined`: it is so already. What every object has is no text. */
const merged = (before: Record<string, string>, given: Record<string, string>): Record<string, string> | undefined =>
  Object.entries(given).some(([key, value]) => before[key] !== value) ? { ...before, ...given } : undefined;

/** What is logged in one transaction; `models`: what stands with logged models, perhaps of another part's metrics. */
type Part = Batch & { models: readonly Action[]; partial: boolean };

async function logPart(request: Request, run_id: string, part: Part, check: (run: Run) => void): Promise<void> {
  const { metrics = [], params = {}, tags = {}, models, partial } = part;
  const points = pointsActions(run_id, metrics);
  await changeRun(request, run_id, (run) => {
    requireActive(run);
    check(run);
    const latest = latestOf(run.metrics, metrics);
    const [nextParams, nextTags] = [merged(run.params, params), merged(run.tags, tags)];
    const renamed = nextTags && tags[runNameTag];
    const to = {
      ...(renamed && { run_name: renamed }),
      ...(nextParams && { params: nextParams }),
      ...(nextTags && { tags: nextTags }),
      ...(Object.keys(latest).length > 0 && { metrics: { ...run.metrics, ...latest } }),
    };
    const actions = [...points, ...latestActions(run, latest), ...models];
    return { ...(Object.keys(to).length > 0 && { to }), actions, partial };
  });
}

/** Metrics in parts that have room in a transaction, all of one key in one. */
function partsOf(request: Request, run_id: string, metrics: readonly LoggedMetric[]): Part[] {
  const byKey = Map.groupBy(metrics, ({ key }) => key);
  const groups = chunks([...byKey.values()], keysAtOnce).map((lists) => lists.flat());
  const models = chunks(modelActions(run_id, metrics), modelItemsAtOnce(request));
  const length = Math.max(groups.length, models.length, 1);
  return Array.from({ length }, (_, index) => ({
    metrics: groups[index] ?? [],
    models: models[index] ?? [],
    partial: index < length - 1,
  }));
}

/** A run has room for all of a batch, or gets nothing of it. */
const requireRoom = (run: Run, { metrics = [], params, tags }: Batch): void =>
  requireRoomInRun({
    ...run,
    params: { ...run.params, ...params },
    tags: { ...run.tags, ...tags },
    metrics: { ...run.metrics, ...latestOf(run.metrics, metrics) },
  });

/**
 * Logs to a run as one transaction; a batch of metrics of more than 45 different keys, or of many models, as several,
 * the params and tags with the first: logged once more, after it was cut off, it comes to the same. `check` throws what
 * may not be.
 * Errors: as `changeRun`; RESOURCE_DOES_NOT_EXIST for a logged model; INVALID_PARAMETER_VALUE for a deleted run.
 */
export async function logBatch(
  request: Request,
  run_id: string,
  batch: Batch,
  check: (run: Run) => void = () => {},
): Promise<void> {
  const { metrics = [], ...first } = batch;
  await requireLoggedModels(metrics.flatMap(({ model_id }) => model_id || []));
  const [some, ...more] = partsOf(request, run_id, metrics) as [Part, ...Part[]];
  await logPart(request, run_id, { ...first, ...some }, (run) => {
    check(run);
    requireRoom(run, batch);
  });
  for (const part of more) await logPart(request, run_id, part, () => {});
}
