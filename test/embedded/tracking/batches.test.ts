import { beforeAll, expect, test } from 'vitest';
import { call } from '#test/support/call.ts';
import { freshTable } from '#test/support/fresh-table.ts';
import { getRun, historyOf, invalid, mapOf, newExperiment, newRun, ok, times, valuesOf } from './calls.ts';

/** Batches as big as they may be, and those that may not be: of these nothing is written. */

beforeAll(async () => {
  await freshTable();
  (await import('./strict.ts')).beStrict();
});

const point = (key: string, value = 1, timestamp = 1) => ({ key, value, timestamp });
const param = (key: string, value = 'v') => ({ key, value });

test('1,000 metrics of 1,000 keys in a batch are there, each with its history', async () => {
  const run_id = await newRun();
  const metrics = times(1_000, (index) => point(`m${index}`, index));
  await ok('logBatch', { run_id, metrics });
  const { data } = await getRun(run_id);
  expect(mapOf(data.metrics)).toEqual(mapOf(metrics));
  for (const index of [0, 44, 45, 90, 999]) expect(valuesOf(await historyOf(run_id, `m${index}`))).toEqual([index]);
});

test('800 metrics of 8 keys, 100 params and 100 tags in a batch are there', async () => {
  const run_id = await newRun();
  const metrics = times(800, (index) => ({ ...point(`m${index % 8}`, index, index), step: index }));
  const [params, tags] = [times(100, (index) => param(`p${index}`)), times(100, (index) => param(`t${index}`))];
  await ok('logBatch', { run_id, metrics, params, tags });
  const { data } = await getRun(run_id);
  expect(mapOf(data.metrics)).toEqual(Object.fromEntries(times(8, (key) => [`m${key}`, 792 + key])));
  expect([data.params.length, data.tags.length]).toEqual([100, 101]);
  expect(valuesOf(await historyOf(run_id, 'm3'))).toEqual(times(100, (index) => 8 * index + 3));
  const { runs } = await ok('searchRuns', { experiment_ids: ['0'], filter: "tags.t0 = 'v' AND tags.t99 = 'v'" });
  expect(runs).toHaveLength(1);
});

test('a batch may be of as many logged models as it has metrics', async () => {
  const experiment_id = await newExperiment();
  const run_id = await newRun(experiment_id);
  const models: string[] = await Promise.all(
    times(60, async () => (await ok('createLoggedModel', { experiment_id })).model.info.model_id),
  );
  const batches = [
    models.map((model_id, index) => ({ ...point(`each-${index}`, index), model_id })),
    models.map((model_id, index) => ({ ...point('one', index, index), model_id, step: index })),
    times(900, (index) => ({ ...point(`of-${index % 30}`, index, index), model_id: models[index % 60] })),
  ];
  for (const metrics of batches) await ok('logBatch', { run_id, metrics });
  const { metrics } = (await ok('getLoggedModel', { model_id: models[59] })).model.data;
  expect(metrics).toHaveLength(2 + 15);
  expect(valuesOf(await historyOf(run_id, 'one'))).toEqual(times(60, (index) => index));
  expect(await historyOf(run_id, 'of-7')).toHaveLength(30);
});

type Batch = { metrics?: object[]; params?: object[]; tags?: object[] };
const good = { metrics: [point('m')], params: [param('p')], tags: [param('t')] };
const more = (batch: Batch): Batch => ({
  metrics: [...good.metrics, ...(batch.metrics ?? [])],
  params: [...good.params, ...(batch.params ?? [])],
  tags: [...good.tags, ...(batch.tags ?? [])],
});

const bad: [what: string, batch: Batch, message: RegExp][] = [
  ['1,001 metrics', { metrics: times(1_001, (index) => point('m', index)) }, /at most 1000 metrics/],
  ['101 params', { params: times(101, (index) => param(`p${index}`)) }, /at most 100 params/],
  ['101 tags', { tags: times(101, (index) => param(`t${index}`)) }, /at most 100 tags/],
  ['1,001 of everything', more({ metrics: times(998, (index) => point('m', index)) }), /at most 1000 metrics, params/],
  ['one bad metric', more({ metrics: [point('#')] }), /Names may only contain/],
  ['one bad time', more({ metrics: [point('m2', 1, -1)] }), /nonnegative/],
  ['one long param', more({ params: [param('k'.repeat(251))] }), /maximum length of 250/],
  ['one bad tag', more({ tags: [param('../t')] }), /must not resolve/],
  ['a param twice', more({ params: [param('p')] }), /Duplicate parameter keys/],
  ['a param that has another value', more({ params: [param('old', 'new')] }), /Changing param values/],
  [
    'more metrics than a run has room for',
    more({
      metrics: times(990, (index) => point(`${String(index).padStart(4, '0')}${'😀'.length}${'é'.repeat(245)}`)),
    }),
    /350000 bytes together/,
  ],
  ['a value that is no number', more({ metrics: [{ ...point('m3'), value: 'much' }] }), /value/],
];

test.each(bad)('%s: refused, and nothing is written', async (_, batch, message) => {
  const run_id = await newRun();
  await ok('logParameter', { run_id, key: 'old', value: 'old' });
  const before = await getRun(run_id);
  expect(await call('logBatch', { run_id, ...batch })).toMatchObject(invalid(message));
  expect(await getRun(run_id)).toEqual(before);
  expect(await historyOf(run_id, 'm')).toEqual([]);
});

test('a batch of a logged model that is not there: 404, and nothing is written', async () => {
  const run_id = await newRun();
  const batch = more({ metrics: [{ ...point('m2'), model_id: `m-${'0'.repeat(32)}` }] });
  expect((await call('logBatch', { run_id, ...batch })).status).toBe(404);
  expect((await getRun(run_id)).data.params).toBeUndefined();
  expect(await historyOf(run_id, 'm')).toEqual([]);
});

test('an empty batch changes nothing', async () => {
  const run_id = await newRun();
  const before = await getRun(run_id);
  await ok('logBatch', { run_id });
  expect(await getRun(run_id)).toEqual(before);
});

test('params as long as a run has room for are there; one more is refused, and the run takes other changes', async () => {
  const run_id = await newRun();
  const params = times(57, (index) => param(`p${index}`, 'x'.repeat(6_000)));
  await ok('logBatch', { run_id, params });
  const long = { run_id, params: [param('more', 'x'.repeat(6_000)), param('yet more', 'x'.repeat(6_000))] };
  expect(await call('logBatch', long)).toMatchObject(invalid(/350000 bytes/));
  await ok('logMetric', { run_id, ...point('m') });
  await ok('updateRun', { run_id, status: 'FINISHED' });
  expect((await getRun(run_id)).data.params).toHaveLength(57);
});

test('150 datasets at once are there, and once in their experiment', async () => {
  const experiment_id = await newExperiment();
  const runs = await Promise.all(times(2, () => newRun(experiment_id)));
  const datasets = times(150, (index) => ({
    dataset: { name: `d${index}`, digest: 'x', source_type: 'local', source: `s${index}`, profile: 'p'.repeat(50_000) },
    tags: [{ key: 'mlflow.data.context', value: 'training' }],
  }));
  const few = datasets.slice(0, 50);
  await Promise.all(runs.map((run_id) => ok('logInputs', { run_id, datasets: few })));
  for (const run_id of runs) expect((await getRun(run_id)).inputs.dataset_inputs).toHaveLength(50);
  const [run_id] = runs;
  const small = times(150, (index) => ({ dataset: { name: `s${index}`, digest: 'x', source_type: 'a', source: 'b' } }));
  await ok('logInputs', { run_id, datasets: small });
  expect((await getRun(run_id as string)).inputs.dataset_inputs).toHaveLength(200);
});
