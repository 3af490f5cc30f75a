import { expect, test } from 'vitest';
import type { Experiment, LoggedModel, ModelMetric, Point, Run } from '#shared/domain/tracking/entities.ts';
import type { Operation } from '#shared/operations/operation.ts';
import { encodePoints } from '#shared/store/tracking/points.ts';
import { ada, call, stamp, writtenBy } from './events.ts';
import type { Item } from './expressions.ts';
import { fakeTable, type Written } from './fake-table.ts';
import { earlier, ten } from './registry.ts';
import { sha256 } from './rows.ts';
import { sampleOf } from './samples.ts';

/** What is tracked as it lies in the table, written out by hand: keys and attributes are what is tested. */

let count = 0;
const nextId = () => String(++count).padStart(32, '0');

/** A time so that the latest sorts first. */
export const falling = (time: number) => String(18_014_398_509_481_984n - BigInt(time)).padStart(17, '0');

export function trackedExperiment(fields: Partial<Experiment> = {}) {
  const experiment: Experiment = {
    experiment_id: '12',
    name: 'exp',
    artifact_location: 'mlflow-artifacts:/12',
    lifecycle_stage: 'active',
    creation_time: earlier,
    last_update_time: earlier,
    tags: {},
    era: 3,
    rev: 7,
    ...fields,
  };
  const { experiment_id, ...rest } = experiment;
  const sk = `E#${ten(Number(experiment_id))}`;
  const item: Item = { pk: 'EXPERIMENTS', sk, ...rest };
  return {
    experiment,
    experiment_id,
    at: `EXPERIMENTS ${sk}`,
    item,
    items: [item, { pk: `EXPERIMENT_NAME#${experiment.name}`, sk: 'NAME', experiment_id }] as Item[],
    /** The item as a change must send it. */
    changed: (to: object): Written => ({ put: { ...item, ...to, rev: 8, ...writtenBy }, if: 'rev = 7' }),
  };
}

/** The index keys of a run, but for the shard. */
export const runIndexKeys = ({ run_id, experiment_id, lifecycle_stage, start_time }: Run) => ({
  list_pk: `RUNS#${lifecycle_stage}#${experiment_id}`,
  list_sk: `${falling(start_time)}#${run_id}`,
  recent_pk: expect.stringMatching(`^RUNS#${lifecycle_stage}##[0-3]$`),
  recent_sk: `${falling(start_time)}#${experiment_id}#${run_id}`,
});

/** What a change of a run sends of it, if nobody else changed it. */
export const runChanged = ({ at }: { at: string }, set: object, rev = 8): Written => ({
  update: at,
  set: { ...set, rev, actor: ada, request: expect.stringMatching(`^${stamp.request}#[0-9A-Z]{26}$`) },
  if: `rev = ${rev - 1}`,
});

export function trackedRun(fields: Partial<Run> = {}) {
  const run_id = nextId();
  const run: Run = {
    run_id,
    run_name: 'run',
    experiment_id: '12',
    user_id: 'ada',
    status: 'RUNNING',
    start_time: earlier,
    lifecycle_stage: 'active',
    era: 3,
    artifact_uri: `mlflow-artifacts:/12/${run_id}/artifacts`,
    params: {},
    tags: {},
    metrics: {},
    datasets: [],
    model_inputs: [],
    model_outputs: [],
    rev: 7,
    ...fields,
  };
  const { lifecycle_stage } = run;
  const item: Item = {
    pk: `RUN#${run_id}`,
    sk: 'RUN',
    ...run,
    ...runIndexKeys(run),
    recent_pk: `RUNS#${lifecycle_stage}##0`,
    request: 'create',
  };
  const at = `RUN#${run_id} RUN`;
  return { run, run_id, at, item, metric: (key: string) => `METRIC#${run_id}#${key}` };
}

export type TrackedRun = ReturnType<typeof trackedRun>;

export function trackedModel(fields: Partial<Omit<LoggedModel, 'metrics'>> = {}, ...blocks: ModelMetric[][]) {
  const model_id = `m-${nextId()}`;
  const model = {
    model_id,
    experiment_id: '12',
    name: 'model',
    artifact_uri: `mlflow-artifacts:/12/models/${model_id}/artifacts`,
    creation_timestamp_ms: earlier,
    last_updated_timestamp_ms: earlier,
    status: 'LOGGED_MODEL_PENDING' as const,
    model_type: '',
    source_run_id: '',
    lifecycle_stage: 'active' as const,
    tags: {},
    params: {},
    rev: 7,
    ...fields,
  };
  const pk = `LOGGED_MODEL#${model_id}`;
  const item: Item = {
    pk,
    sk: 'LOGGED_MODEL',
    ...model,
    list_pk: `LOGGED_MODELS#${model.experiment_id}`,
    list_sk: `${falling(model.creation_timestamp_ms)}#${model_id}`,
    request: 'create',
  };
  const metrics = blocks.map((metrics, index): Item => ({ pk, sk: `METRICS#${ten(index)}`, metrics }));
  return {
    model,
    model_id,
    at: `${pk} LOGGED_MODEL`,
    items: [item, ...metrics],
    changed: (set: object): Written => ({
      update: `${pk} LOGGED_MODEL`,
      set: { ...set, rev: 8, ...writtenBy },
      if: 'rev = 7',
    }),
  };
}

export type TrackedModel = ReturnType<typeof trackedModel>;

/** What makes `tags.k = 'v'` find a run. */
export const runPosting = ({ run_id }: { run_id: string }, key: string, value: string) => ({
  pk: `IS#r#tag.${key}#${sha256(value)}`,
  sk: run_id,
});
export const deleted = ({ pk, sk }: { pk: string; sk: string }): Written => ({ delete: `${pk} ${sk}` });

/** An item of a metric's history, begun by its first point. */
export const pointsItem = ({ run_id }: { run_id: string }, key: string, points: Point[], ulid = '0'): Item => ({
  pk: `METRIC#${run_id}#${key}`,
  sk: `POINTS#${String(points[0]?.timestamp).padStart(16, '0')}#${ulid.padStart(26, '0')}`,
  points: encodePoints(points),
});

export const datasetKey = (experiment_id: string, name: string, digest: string) => ({
  pk: `DATASET#${experiment_id}#${sha256(JSON.stringify([name, digest]))}`,
  sk: 'DATASET',
});

type Arguments = Record<string, unknown>;

/** 404 for a run, experiment or logged model that is not there, or that none can be: nothing was written. */
export const missesTracked = (operation: Operation, cases: readonly (readonly [Arguments, string, number])[]): void => {
  test.each(cases)('404: %j: %s', async (args, message, trips) => {
    const table = fakeTable();
    const reply = await call(operation, { ...sampleOf(operation).args, ...args });
    expect(reply).toMatchObject({ status: 404, body: { error_code: 'RESOURCE_DOES_NOT_EXIST', message } });
    expect([table.trips.length, table.writes]).toEqual([trips, []]);
  });
};

export const missesRun = (operation: Operation): void => {
  const none = 'f'.repeat(32);
  missesTracked(operation, [
    [{ run_id: none }, `Run with id=${none} not found`, 1],
    // No id of ours: it is not looked for.
    [{ run_id: 'none' }, 'Run with id=none not found', 0],
  ]);
};

export const missesExperiment = (operation: Operation): void => {
  missesTracked(operation, [
    [{ experiment_id: '99' }, 'No Experiment with id=99 exists', 1],
    [{ experiment_id: '-1' }, 'No Experiment with id=-1 exists', 0],
    [{ experiment_id: '10000000000' }, 'No Experiment with id=10000000000 exists', 0],
  ]);
};

export const missesLoggedModel = (operation: Operation): void => {
  const none = `m-${'f'.repeat(32)}`;
  missesTracked(operation, [
    [{ model_id: none }, `Logged model with ID '${none}' not found.`, 1],
    [{ model_id: 'none' }, "Logged model with ID 'none' not found.", 0],
  ]);
};

/** `run_id` counts, `run_uuid` stands for it: which run is read by a call without either, one, or both. */
export const takesRunUuid = (operation: Operation): void => {
  const { run_id: _, ...others } = sampleOf(operation).args;
  const read = async (args: Arguments) => {
    const table = fakeTable();
    const { body } = await call(operation, { ...others, ...args });
    return { sent: table.trips.flat().join(), message: body.message };
  };

  test('run_uuid stands for run_id, which counts if both are there', async () => {
    const [a, b] = ['a'.repeat(32), 'b'.repeat(32)];
    expect((await read({ run_uuid: b })).sent).toContain(b);
    expect((await read({ run_id: '', run_uuid: b })).sent).toContain(b);
    expect((await read({ run_id: a, run_uuid: b })).sent).not.toContain(b);
    for (const args of [{}, { run_id: '', run_uuid: '' }]) {
      expect(await read(args)).toEqual({
        sent: '',
        message:
          "Missing value for required parameter 'run_id'. See the API docs for more information about request parameters.",
      });
    }
  });
};

/** Nothing is logged to a deleted run. */
export const refusesDeletedRun = (operation: Operation): void => {
  test('400: the run is deleted', async () => {
    const { run_id, item } = trackedRun({ lifecycle_stage: 'deleted' });
    const table = fakeTable(item);
    expect(await call(operation, { ...sampleOf(operation).args, run_id })).toMatchObject({
      status: 400,
      body: {
        error_code: 'INVALID_PARAMETER_VALUE',
        message: `The run ${run_id} must be in the 'active' state. Current state is deleted.`,
      },
    });
    expect(table.writes).toEqual([]);
  });
};

export const refusesDeletedExperiment = (operation: Operation): void => {
  test('400: the experiment is deleted', async () => {
    const { experiment_id, items } = trackedExperiment({ lifecycle_stage: 'deleted' });
    const table = fakeTable(items);
    expect(await call(operation, { ...sampleOf(operation).args, experiment_id })).toMatchObject({
      status: 400,
      body: {
        error_code: 'INVALID_PARAMETER_VALUE',
        message: "The experiment 12 must be in the 'active' state. Current state is deleted.",
      },
    });
    expect(table.writes).toEqual([]);
  });
};
