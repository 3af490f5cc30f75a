import { ulid } from 'ulid';
import type { ModelMetric, Point, Run } from '#shared/domain/tracking/entities.ts';
import { compareInTime, isSame, type Logged, latestOf, pointOf } from '#shared/domain/tracking/points.ts';
import { requireActive, runNameTag } from '#shared/domain/tracking/runs.ts';
import type { Request } from '#shared/wire/request.ts';
import { type Action, maximumActions } from '../commit.ts';
import { put } from '../expression.ts';
import { chunks } from '../read.ts';
import { latestKey, metricIndexKeys, modelMetricsKey, pointsKey } from './keys.ts';
import { requireLoggedModels } from './logged-models.ts';
import { encodePoints } from './points.ts';
import { tagActions } from './run-postings.ts';
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

/** Metrics of a model in one item. */
const modelMetricsAtOnce = 250;

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
      Put: put({ ...modelMetricsKey(model_id, ulid()), metrics: some.map((one) => modelMetric(run_id, one)) }),
    })),
  );
}

const isNew =
  (before: Record<string, string>) =>
  ([key, value]: [string, string]) =>
    !Object.hasOwn(before, key) || before[key] !== value;

/** Of several entries with one key the last; what is so already is left out. */
function merged(before: Record<string, string>, given: Record<string, string>): Record<string, string> | undefined {
  return Object.entries(given).some(isNew(before)) ? { ...before, ...given } : undefined;
}

async function logSome(request: Request, run_id: string, batch: Batch, check: (run: Run) => void): Promise<void> {
  const { metrics = [], params = {}, tags = {} } = batch;
  await changeRun(request, run_id, async (run) => {
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
    const actions = [
      ...pointsActions(run_id, metrics),
      ...latestActions(run, latest),
      ...modelActions(run_id, metrics),
    ];
    const room = maximumActions - 1 - actions.length;
    const postings = await tagActions(request, run_id, { before: run.tags, after: tags, room });
    return { ...(Object.keys(to).length > 0 && { to }), actions: [...actions, ...postings] };
  });
}

/** Metrics in groups that have room in a transaction, none without an end that its key has. */
function groupsOf(metrics: readonly LoggedMetric[]): LoggedMetric[][] {
  const byKey = Map.groupBy(metrics, ({ key }) => key);
  return chunks([...byKey.values()], keysAtOnce).map((lists) => lists.flat());
}

/**
 * Logs to a run as one transaction; a batch of metrics of more than 45 different keys as several, the params and tags
 * with the first: logged once more, after it was cut off, it comes to the same. `check` throws what may not be.
 * Errors: as `changeRun`; RESOURCE_DOES_NOT_EXIST for a logged model; INVALID_PARAMETER_VALUE for a deleted run.
 */
export async function logBatch(
  request: Request,
  run_id: string,
  { metrics = [], ...first }: Batch,
  check: (run: Run) => void = () => {},
): Promise<void> {
  await requireLoggedModels(metrics.flatMap(({ model_id }) => model_id || []));
  const [some = [], ...more] = groupsOf(metrics);
  await logSome(request, run_id, { ...first, metrics: some }, check);
  for (const group of more) await logSome(request, run_id, { metrics: group }, () => {});
}
