import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { call } from '#test/support/call.ts';
import { cancelled, throttled, timedOut } from '#test/support/failures.ts';
import { freshTable } from '#test/support/fresh-table.ts';
import { getRun, historyOf, mapOf, newExperiment, newRun, ok, times, valuesOf } from './calls.ts';

/** What emulators never raise, put under the SDK: what is acknowledged is there once, what is refused is not half there. */

beforeAll(() => freshTable());

const faults = {
  conflict: () => cancelled({ Code: 'TransactionConflict' }),
  throttling: throttled,
  'lost request': timedOut,
  'lost answer': timedOut,
};
type Fault = keyof typeof faults;

/** What becomes of the next writes. */
let plan: (Fault | undefined)[] = [];

beforeEach(async () => {
  plan = [];
  const { client } = await import('#shared/store/client.ts');
  client.middlewareStack.add(
    (next, context) => async (args) => {
      const isWrite = /^(TransactWrite|Update|Put|BatchWrite)/.test(context.commandName ?? '');
      const fault = isWrite ? plan.shift() : undefined;
      if (fault === 'lost answer') await next(args);
      if (fault) throw faults[fault]();
      return next(args);
    },
    { step: 'initialize', name: 'injector' },
  );
});
afterEach(async () => (await import('#shared/store/client.ts')).client.middlewareStack.remove('injector'));

const every = Object.keys(faults) as Fault[];
const plans: Fault[][] = [...every.map((one) => [one]), every, ['lost request', 'lost answer']];

const batch = {
  metrics: times(100, (index) => ({ key: `m${index}`, value: index, timestamp: 1, step: 0 })),
  params: [{ key: 'p', value: 'v' }],
  tags: [{ key: 't', value: 'v' }],
};

test.each(plans)('log-batch is there once: %s %s %s %s', async (...faults) => {
  const run_id = await newRun();
  // Before the first of its three transactions, and between them.
  for (const wait of [0, 1, 2]) {
    plan = [...times(wait, () => undefined), ...faults.filter(Boolean)];
    const metrics = batch.metrics.map((metric) => ({ ...metric, value: metric.value + wait, step: wait }));
    await ok('logBatch', { run_id, ...batch, metrics });
    expect(plan).toEqual([]);
    const { data } = await getRun(run_id);
    expect(mapOf(data.metrics)).toEqual(mapOf(metrics));
    expect([mapOf(data.params), data.tags.length]).toEqual([{ p: 'v' }, 2]);
  }
  expect(valuesOf(await historyOf(run_id, 'm7'))).toEqual([7, 8, 9]);
  expect(valuesOf(await historyOf(run_id, 'm99'))).toEqual([99, 100, 101]);
});

/** Each with how the run is to be after it. */
const writes: [operation: string, input: (run_id: string) => Record<string, unknown>, after: object][] = [
  ['updateRun', () => ({ status: 'FINISHED', run_name: 'n' }), { info: { status: 'FINISHED', run_name: 'n' } }],
  ['setTag', () => ({ key: 't', value: 'v' }), { data: { tags: expect.arrayContaining([{ key: 't', value: 'v' }]) } }],
  ['deleteTag', () => ({ key: 'gone' }), { data: { tags: [expect.objectContaining({ key: 'mlflow.runName' })] } }],
  ['logParameter', () => ({ key: 'p', value: 'v' }), { data: { params: [{ key: 'p', value: 'v' }] } }],
  [
    'logInputs',
    () => ({ datasets: [{ dataset: { name: 'd', digest: '1', source_type: 's', source: 's' } }] }),
    { inputs: { dataset_inputs: [expect.anything()] } },
  ],
  ['logOutputs', () => ({ models: [{ model_id: 'm', step: 1 }] }), { outputs: { model_outputs: [expect.anything()] } }],
  ['deleteRun', () => ({}), { info: { lifecycle_stage: 'deleted' } }],
];

test.each(writes)('%s has one effect under every fault', async (operation, input, after) => {
  const run_id = await newRun('0', { tags: operation === 'deleteTag' ? [{ key: 'gone', value: 'v' }] : [] });
  plan = [...every];
  await ok(operation, { run_id, ...input(run_id) });
  expect(plan).toEqual([]);
  expect(await getRun(run_id)).toMatchObject(after);
});

test('what a run logged of a model is in its history once, though the answer was lost', async () => {
  const run_id = await newRun();
  const model_json = JSON.stringify({ run_id, artifact_path: 'm', utc_time_created: 't', flavors: {} });
  plan = ['lost answer'];
  await ok('logModel', { run_id, model_json });
  const { 'mlflow.log-model.history': history = '' } = mapOf<string>((await getRun(run_id)).data.tags);
  expect(JSON.parse(history)).toHaveLength(1);
});

test.each(plans)('a run is created once: %s %s %s %s', async (...faults) => {
  const experiment_id = await newExperiment();
  // More tags than a transaction has room for: their postings are written before it.
  for (const count of [1, 150]) {
    plan = faults.filter(Boolean);
    const tags = times(count, (index) => ({ key: `t${index}`, value: `v${count}` }));
    const run_id = await newRun(experiment_id, { tags });
    expect(plan).toEqual([]);
    const filter = `tags.t0 = 'v${count}' AND tags.t${count - 1} = 'v${count}'`;
    const { runs } = await ok('searchRuns', { experiment_ids: [experiment_id], filter });
    expect(runs.map(({ info }: { info: { run_id: string } }) => info.run_id)).toEqual([run_id]);
  }
  expect((await ok('searchRuns', { experiment_ids: [experiment_id] })).runs).toHaveLength(2);
});

test.each(plans)('an experiment is created, renamed, deleted and restored once: %s %s %s %s', async (...faults) => {
  const again = () => {
    plan = faults.filter(Boolean);
  };
  again();
  const experiment_id = await newExperiment();
  const { name } = (await ok('getExperiment', { experiment_id })).experiment;
  again();
  await ok('updateExperiment', { experiment_id, new_name: `${name}, renamed` });
  expect((await call('getExperimentByName', { experiment_name: name })).status).toBe(404);
  for (const [operation, stage, era] of [
    ['deleteExperiment', 'deleted', 1],
    ['restoreExperiment', 'active', 2],
  ] as const) {
    again();
    await ok(operation, { experiment_id });
    expect(plan).toEqual([]);
    const { experiment } = await ok('getExperiment', { experiment_id });
    expect([experiment.lifecycle_stage, experiment.name]).toEqual([stage, `${name}, renamed`]);
    const { queryPages } = await import('#shared/store/query.ts');
    const { eraKey } = await import('#shared/store/tracking/keys.ts');
    for await (const rows of queryPages({ partition: eraKey(experiment_id, 0).pk })) expect(rows).toHaveLength(era);
  }
  const { experiments } = await ok('searchExperiments', { max_results: 1_000, filter: `name LIKE '${name}%'` });
  expect(experiments).toHaveLength(1);
});

test.each(plans)('a logged model is created, changed and measured once: %s %s %s %s', async (...faults) => {
  const [experiment_id, run_id] = [await newExperiment(), await newRun()];
  const again = () => {
    plan = faults.filter(Boolean);
  };
  again();
  const { model_id } = (await ok('createLoggedModel', { experiment_id, source_run_id: run_id })).model.info;
  again();
  await ok('setLoggedModelTags', { model_id, tags: [{ key: 'a', value: '1' }] });
  again();
  await ok('logLoggedModelParams', { model_id, params: [{ key: 'p', value: '1' }] });
  again();
  await ok('logMetric', { run_id, key: 'm', value: 1, timestamp: 1, model_id });
  again();
  await ok('finalizeLoggedModel', { model_id, status: 'LOGGED_MODEL_READY' });
  again();
  await ok('deleteLoggedModelTag', { model_id, tag_key: 'a' });
  const { models } = await ok('searchLoggedModels', { experiment_ids: [experiment_id] });
  expect(models).toHaveLength(1);
  expect(models[0]).toMatchObject({
    info: { model_id, status: 'LOGGED_MODEL_READY' },
    data: { params: [{ key: 'p' }] },
  });
  expect([models[0].info.tags, models[0].data.metrics.length]).toEqual([undefined, 1]);
});

test('conflicts without end become 429 with Retry-After, and nothing is half there', async () => {
  const run_id = await newRun();
  const before = await getRun(run_id);
  plan = times(10_000, () => 'conflict');
  const answer = await call('logBatch', { run_id, ...batch }, { remaining: 1_500 });
  plan = [];
  expect([answer.status, answer.headers['retry-after']]).toEqual([429, '1']);
  expect(await getRun(run_id)).toEqual(before);
  expect(await historyOf(run_id, 'm0')).toEqual([]);
  // And once more, by a client that does as it is told.
  await ok('logBatch', { run_id, ...batch });
  expect((await getRun(run_id)).data.metrics).toHaveLength(100);
});

test('a batch that is cut off between its parts comes to the same when it is logged again', async () => {
  const run_id = await newRun();
  plan = [undefined, ...times<Fault>(10_000, () => 'throttling')];
  expect((await call('logBatch', { run_id, ...batch }, { remaining: 1_500 })).status).toBe(429);
  plan = [];
  await sleep(1);
  await ok('logBatch', { run_id, ...batch });
  const { data } = await getRun(run_id);
  expect([mapOf(data.metrics), mapOf(data.params)]).toEqual([mapOf(batch.metrics), { p: 'v' }]);
  for (const key of ['m0', 'm50', 'm99']) expect(await historyOf(run_id, key)).toHaveLength(1);
});
