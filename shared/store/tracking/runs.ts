import { randomBytes } from 'node:crypto';
import { ulid } from 'ulid';
import type { Dataset, Experiment, Point, Run } from '#shared/domain/tracking/entities.ts';
import { below } from '#shared/domain/tracking/experiments.ts';
import { requireRoomInRun, runNotFound } from '#shared/domain/tracking/runs.ts';
import { isRunId } from '#shared/domain/tracking/values.ts';
import type { Request } from '#shared/wire/request.ts';
import { type Action, commit, roomFor } from '../commit.ts';
import { equal, insert, update } from '../expression.ts';
import { getItem, getItems, type Item } from '../items.ts';
import { getExperiment } from './experiments.ts';
import { datasetKey, runIndexKeys, runKey } from './keys.ts';
import { read, type Written, written } from './points.ts';
import { tagActions } from './run-postings.ts';
import { stamp } from './stamp.ts';

const eachPoint = <From, To>(metrics: Record<string, From>, change: (point: From) => To): Record<string, To> =>
  Object.fromEntries(Object.entries(metrics).map(([key, point]) => [key, change(point)]));

export const toRun = ({
  pk,
  sk,
  list_pk,
  list_sk,
  recent_pk,
  recent_sk,
  actor,
  request,
  metrics,
  ...fields
}: Item): Run =>
  ({ ...fields, metrics: eachPoint(metrics as Record<string, Written<Point>>, read<Point>) }) as unknown as Run;

/** What of a run's fields is changed, as its item has it. */
const toFields = ({ metrics, ...fields }: Partial<Run>) => ({
  ...fields,
  ...(metrics && { metrics: eachPoint(metrics, written) }),
});

/** `undefined`: there is no such run, or the id can be none's. */
export async function findRun(run_id: string): Promise<Run | undefined> {
  const item = isRunId(run_id) ? await getItem(runKey(run_id)) : undefined;
  return item && toRun(item);
}

/** Errors: RESOURCE_DOES_NOT_EXIST. */
export async function getRun(run_id: string): Promise<Run> {
  const run = await findRun(run_id);
  if (!run) throw runNotFound(run_id);
  return run;
}

/** The datasets of runs, whole, by run, in the order of their inputs. */
export async function datasetsOf(runs: readonly Run[]): Promise<(Dataset | undefined)[][]> {
  const keys = runs.map(({ experiment_id, datasets }) =>
    datasets.map(({ name, digest }) => datasetKey(experiment_id, name, digest)),
  );
  const items = await getItems(keys.flat());
  let next = 0;
  return keys.map((list) => list.map(() => toDataset(items[next++])));
}

const toDataset = (item: Item | undefined): Dataset | undefined => {
  if (!item) return undefined;
  const { pk, sk, ...dataset } = item;
  return dataset as unknown as Dataset;
};

type Given = Pick<Run, 'run_name' | 'start_time' | 'tags'>;

/** Errors: INVALID_PARAMETER_VALUE when the tags are too long together. */
export async function createRun(request: Request, experiment: Experiment, given: Given): Promise<Run> {
  const run_id = randomBytes(16).toString('hex');
  const run: Run = {
    run_id,
    ...given,
    user_id: request.actor.id,
    experiment_id: experiment.experiment_id,
    status: 'RUNNING',
    lifecycle_stage: 'active',
    era: experiment.era,
    artifact_uri: below(experiment.artifact_location, run_id, 'artifacts'),
    params: {},
    metrics: {},
    datasets: [],
    model_inputs: [],
    model_outputs: [],
    rev: 1,
  };
  requireRoomInRun(run);
  const key = runKey(run_id);
  const postings = await tagActions(request, run_id, { before: {}, after: run.tags, room: roomFor(request) - 1 });
  return commit(request, async () => ({
    actions: [{ Put: insert({ ...key, ...run, ...runIndexKeys(run), ...stamp(request) }) }, ...postings],
    row: key,
    result: run,
  }));
}

/** What a change makes of a run. */
type Change = {
  /** Its fields that change, the postings of its tags with them; none: it is so already. */
  to?: Partial<Run>;
  /** What is written with it, as one. */
  actions?: Action[];
  /** More of the same call follows. */
  partial?: boolean;
};

/**
 * Reads, changes and writes a run as one, again if somebody else did so meanwhile; `change` throws what cannot be. The
 * answer is the run as it then is. Errors: RESOURCE_DOES_NOT_EXIST; INVALID_PARAMETER_VALUE when it becomes too long.
 */
export async function changeRun(
  request: Request,
  run_id: string,
  change: (run: Run) => Promise<Change> | Change,
): Promise<Run> {
  const key = runKey(run_id);
  // One call may change a run more than once: what it left of an earlier change says nothing of this one.
  const own = { ...request, id: `${request.id}#${ulid()}` };
  return commit(own, async () => {
    const run = await getRun(run_id);
    const { to, actions = [], partial = false } = await change(run);
    if (!to && actions.length === 0) return { actions: [], result: run, partial };
    const after = { ...run, ...to, rev: run.rev + 1 };
    requireRoomInRun(after);
    const moved = 'lifecycle_stage' in (to ?? {}) ? Object.entries(runIndexKeys(after)) : [];
    const room = roomFor(request) - 1 - actions.length;
    const postings = await tagActions(request, run_id, { before: run.tags, after: after.tags, room });
    const changed = update({
      key,
      set: [...Object.entries(toFields(to ?? {})), ...moved, ['rev', after.rev], ...Object.entries(stamp(own))],
      if: [equal('rev', run.rev)],
    });
    return { actions: [{ Update: changed }, ...actions, ...postings], row: key, result: after, partial };
  });
}

/** Deletes or restores a run, whatever it is now; a later deletion or restoration of its experiment is for it, too. */
export async function moveRun(request: Request, run_id: string, to: Run['lifecycle_stage']): Promise<void> {
  await changeRun(request, run_id, async ({ experiment_id }) => {
    const { era } = await getExperiment(experiment_id);
    return { to: { lifecycle_stage: to, era } };
  });
}
