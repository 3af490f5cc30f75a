import { describe, expect, test } from 'vitest';
import type { Run } from '#shared/domain/tracking/entities.ts';
import { operations } from '#shared/operations/index.ts';
import type { IndexName } from '#shared/operations/table.ts';
import { call } from '#test/support/events.ts';
import { fakeS3, s3 } from '#test/support/fake-s3.ts';
import { dynamodb, fakeTable } from '#test/support/fake-table.ts';
import { datasetKey, trackedExperiment, trackedModel, trackedRun } from '#test/support/tracking.ts';

/** An operation's rights are what its function sends: no less, or it fails where IAM is; no more, or they lie. */

const metric = { key: 'm', value: 1, timestamp: 5 };
const many = (count: number) => Array.from({ length: count }, (_, n) => ({ key: `k${n}`, value: 'v' }));
const dataset = { name: 'd', digest: '1' };

type Ids = { run_id: string; model_id: string };

/** Per operation calls that together do all it can do. `deleted`: the run and the experiment are. */
const cases: Record<string, { args: (ids: Ids) => object[]; deleted?: true }> = {
  createExperiment: { args: () => [{ name: 'new' }] },
  getExperiment: { args: () => [{ experiment_id: '12' }] },
  getExperimentByName: { args: () => [{ experiment_name: 'exp' }] },
  searchExperiments: { args: () => [{ max_results: 5 }] },
  updateExperiment: { args: () => [{ experiment_id: '12', new_name: 'new' }] },
  deleteExperiment: { args: () => [{ experiment_id: '12' }, { experiment_id: '0' }] },
  restoreExperiment: { args: () => [{ experiment_id: '12' }], deleted: true },
  setExperimentTag: { args: () => [{ experiment_id: '12', key: 'k', value: 'v' }] },
  deleteExperimentTag: { args: () => [{ experiment_id: '12', key: 't' }] },
  createRun: {
    args: () => [{ experiment_id: '12' }, { experiment_id: '12', tags: many(100) }],
  },
  getRun: { args: ({ run_id }) => [{ run_id }] },
  updateRun: { args: ({ run_id }) => [{ run_id, run_name: 'new', status: 'FINISHED' }] },
  deleteRun: { args: ({ run_id }) => [{ run_id }] },
  restoreRun: { args: ({ run_id }) => [{ run_id }], deleted: true },
  searchRuns: {
    args: ({ run_id }) => [
      { experiment_ids: ['12'] },
      { experiment_ids: ['12'], filter: "tags.t = 'v'" },
      { experiment_ids: ['12'], filter: `run_id IN ('${run_id}')` },
      { experiment_ids: ['12'], filter: 'metrics.m > 0' },
      { experiment_ids: ['12'], order_by: ['metrics.m DESC'] },
      { experiment_ids: Array.from({ length: 60 }, (_, n) => String(n)) },
    ],
  },
  logMetric: {
    args: ({ run_id, model_id }) => [
      { run_id, ...metric },
      { run_id, ...metric, model_id },
    ],
  },
  logParameter: { args: ({ run_id }) => [{ run_id, key: 'p', value: 'v' }] },
  logBatch: {
    args: ({ run_id, model_id }) => [
      { run_id, metrics: [{ ...metric, model_id }], params: many(2), tags: [{ key: 't', value: 'new' }] },
      { run_id, tags: many(100) },
    ],
  },
  setTag: { args: ({ run_id }) => [{ run_id, key: 't', value: 'new' }] },
  deleteTag: { args: ({ run_id }) => [{ run_id, key: 't' }] },
  logInputs: { args: ({ run_id, model_id }) => [{ run_id, datasets: [{ dataset }], models: [{ model_id }] }] },
  logOutputs: { args: ({ run_id, model_id }) => [{ run_id, models: [{ model_id }] }] },
  logModel: {
    args: ({ run_id }) => [
      { run_id, model_json: '{"artifact_path":"m","flavors":{},"utc_time_created":"t","run_id":"r"}' },
    ],
  },
  getMetricHistory: { args: ({ run_id }) => [{ run_id, metric_key: 'm' }] },
  listRunArtifacts: { args: ({ run_id }) => [{ run_id }] },
  createLoggedModel: { args: ({ run_id }) => [{ experiment_id: '12', source_run_id: run_id }] },
  getLoggedModel: { args: ({ model_id }) => [{ model_id }] },
  finalizeLoggedModel: { args: ({ model_id }) => [{ model_id, status: 'LOGGED_MODEL_READY' }] },
  deleteLoggedModel: { args: ({ model_id }) => [{ model_id }] },
  setLoggedModelTags: { args: ({ model_id }) => [{ model_id, tags: many(1) }] },
  deleteLoggedModelTag: { args: ({ model_id }) => [{ model_id, tag_key: 't' }] },
  logLoggedModelParams: { args: ({ model_id }) => [{ model_id, params: many(1) }] },
  searchLoggedModels: {
    args: ({ run_id }) => [
      { experiment_ids: ['12'] },
      { experiment_ids: ['12'], filter: `source_run_id = '${run_id}'` },
      { experiment_ids: ['12'], order_by: [{ field_name: 'name' }] },
    ],
  },
  listLoggedModelArtifacts: { args: ({ model_id }) => [{ model_id }] },
};

const single: Record<string, string> = {
  GetCommand: 'GetItem',
  BatchGetCommand: 'BatchGetItem',
  QueryCommand: 'Query',
  PutCommand: 'PutItem',
  UpdateCommand: 'UpdateItem',
  BatchWriteCommand: 'BatchWriteItem',
};
const parts: Record<string, string> = {
  Put: 'PutItem',
  Update: 'UpdateItem',
  Delete: 'DeleteItem',
  ConditionCheck: 'ConditionCheckItem',
};

// biome-ignore lint/suspicious/noExplicitAny: commands of every shape
type Sent = { constructor: { name: string }; input: any };

const actionsOf = ({ constructor: { name }, input }: Sent): string[] =>
  name === 'TransactWriteCommand'
    ? input.TransactItems.flatMap((action: object) => Object.keys(action).map((kind) => parts[kind]))
    : [single[name] as string];

/** A run, an experiment and a logged model with something of everything. */
function there(isDeleted: boolean) {
  const lifecycle_stage: Run['lifecycle_stage'] = isDeleted ? 'deleted' : 'active';
  const tags = { t: 'v', 'mlflow.runName': 'old' };
  const ofRun = { ...tags, 'mlflow.log-model.history': '[]' };
  const run = trackedRun({ lifecycle_stage, tags: ofRun, datasets: [{ ...dataset, digest: '2', tags: [] }] });
  const model = trackedModel({ tags, source_run_id: run.run_id });
  const exp = trackedExperiment({ lifecycle_stage, tags });
  const items = [...exp.items, run.item, { ...datasetKey('12', 'd', '2'), ...dataset }, ...model.items];
  return { items, run_id: run.run_id, model_id: model.model_id };
}

async function sentBy(name: string) {
  const operation = operations.find((one) => one.name === name);
  const { args, deleted = false } = cases[name] ?? {};
  if (!operation || !args) throw new Error(`no case of ${name}`);
  const [sent, listed]: [Sent[], boolean[]] = [[], []];
  const { items, ...ids } = there(deleted);
  for (const given of args(ids)) {
    fakeTable(items);
    fakeS3();
    expect([given, (await call(operation, { ...given })).status]).toEqual([given, 200]);
    sent.push(...(dynamodb.calls().map(({ args: [command] }) => command) as unknown as Sent[]));
    listed.push(
      ...s3.calls().map(({ args: [command] }) => (command as Sent).constructor.name === 'ListObjectsV2Command'),
    );
  }
  return {
    table: new Set(sent.flatMap(actionsOf)),
    indexes: new Set<IndexName>(sent.flatMap(({ input }) => input.IndexName ?? [])),
    bucket: listed,
  };
}

describe.each(operations.filter(({ file }) => file.startsWith('tracking/')))('$name', ({ name, access }) => {
  test('has exactly the rights it uses', async () => {
    const sent = await sentBy(name);
    expect([...sent.table].sort()).toEqual([...(access.table ?? [])].sort());
    expect([...sent.indexes].sort()).toEqual([...(access.indexes ?? [])].sort());
    // Of the bucket none of them does more than list.
    expect(sent.bucket.every(Boolean)).toBe(true);
    expect(Object.keys(access.bucket ?? {})).toEqual(sent.bucket.length > 0 ? ['ListBucket'] : []);
  });
});
