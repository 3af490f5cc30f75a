import { beforeAll, expect, test } from 'vitest';
import { call } from '#test/support/call.ts';
import { freshTable } from '#test/support/fresh-table.ts';
import { getRun, historyOf, mapOf, newExperiment, newRun, ok, times } from './calls.ts';

/** Whatever a key is made of, it is kept as it is and found by it, or refused for what it is: 400, never 500. */

beforeAll(async () => {
  await freshTable();
  (await import('./strict.ts')).beStrict();
});

const longest = '𝒜'.repeat(250);

/** What MLflow takes; brackets, `#` and emoji are not among it, letters of every alphabet are. */
const taken = [
  'constructor',
  ...['a', 'A', '.a', 'a.b', 'a..b', 'a/b', 'a b', ' a', 'a:b', '-', '_', '0', '-1', 'LATEST', 'POINTS', 'V', 'rev'],
  ...['toString', 'hasOwnProperty', '__proto', 'length', 'é', 'e', 'ß', '数', 'ﬁ', '𝒜', 'İ', 'ı'],
  ...[longest, 'x'.repeat(250), 'run_id', 'metrics', 'tag.a', 'created'],
];

const refusedKeys = [
  ...['#', 'a#b', 'a😀', '😀', "a'b", 'a"b', 'a`b', 'a\\b', 'a%', 'a,b', 'a;b', 'a\nb', 'a\tb', 'a\0b', '(a)', 'a=b'],
  ...['.', '..', '../a', '/a', 'a/', 'a//b', 'a/./b', './a', '__proto__', `${longest}𝒜`, 'x'.repeat(251), 'a\ud800'],
];

const find = async (input: Record<string, unknown>) =>
  ((await ok('searchRuns', { experiment_ids: ['0'], ...input })).runs ?? []).map(
    ({ info }: { info: { run_id: string } }) => info.run_id,
  );

/** As a filter has it: keys of letters alone need no quotes, others cannot have what quotes them. */
const quoted = (key: string) => `\`${key}\``;

test('every key that may be is kept and found, of metrics, params and tags', async () => {
  const run_id = await newRun();
  for (const [index, key] of taken.entries()) {
    await ok('logMetric', { run_id, key, value: index, timestamp: 1 });
    await ok('logParameter', { run_id, key, value: `${index}` });
    await ok('setTag', { run_id, key, value: `${index}` });
  }
  const { data } = await getRun(run_id);
  const expected = Object.fromEntries(taken.map((key, index) => [key, index]));
  const texts = Object.fromEntries(taken.map((key, index) => [key, `${index}`]));
  expect(mapOf(data.metrics)).toEqual(expected);
  expect(mapOf(data.params)).toEqual(texts);
  expect(mapOf(data.tags)).toEqual({ ...texts, 'mlflow.runName': expect.any(String) });
  for (const [index, key] of taken.entries()) {
    expect((await historyOf(run_id, key)).map(({ value }) => value)).toEqual([index]);
    const filters = [`metrics.${quoted(key)} = ${index}`, `params.${quoted(key)} = '${index}'`];
    // MLflow, too, reads the tag `created` as `start_time`, and so for params and metrics.
    if (key === 'created') continue;
    for (const filter of [...filters, `tags.${quoted(key)} = '${index}'`]) {
      expect([filter, await find({ filter })]).toEqual([filter, [run_id]]);
    }
    expect(await find({ order_by: [`metrics.${quoted(key)} DESC`] })).toEqual([run_id]);
  }
  for (const key of taken) await ok('deleteTag', { run_id, key });
  expect(await find({ filter: "tags.`a b` = '6'" })).toEqual([]);
});

test.each(refusedKeys)('the key %j is refused everywhere', async (key) => {
  const run_id = await newRun();
  const before = await getRun(run_id);
  const answers = await Promise.all([
    call('logMetric', { run_id, key, value: 1, timestamp: 1 }),
    call('logParameter', { run_id, key, value: '1' }),
    call('setTag', { run_id, key, value: '1' }),
    call('logBatch', { run_id, metrics: [{ key, value: 1, timestamp: 1 }] }),
    call('setExperimentTag', { experiment_id: '0', key, value: '1' }),
  ]);
  expect(answers.map(({ status }) => status)).toEqual(times(5, () => 400));
  expect(await getRun(run_id)).toEqual(before);
});

test.each(refusedKeys.filter((key) => key !== '__proto__' && key.isWellFormed()))(
  'tags of a new run may be called %j',
  async (key) => {
    // MLflow does not look at them.
    const answer = await call('createRun', { experiment_id: '0', tags: [{ key, value: 'v' }] });
    expect([key, answer.status]).toEqual([key, 200]);
    const { run_id } = answer.body.run.info;
    expect(mapOf((await getRun(run_id)).data.tags)).toMatchObject({ [key]: 'v' });
  },
);

test('tags of a new run may be of any length, and nobody’s searches end in an error', async () => {
  const key = 'k'.repeat(3_000);
  const run_id = await newRun('0', { tags: [{ key, value: 'v' }] });
  expect(mapOf((await getRun(run_id)).data.tags)).toMatchObject({ [key]: 'v' });
  expect(await find({ filter: `tags.${quoted(key)} = 'v'` })).toEqual([run_id]);
  expect(await find({ filter: `params.${quoted(key)} = 'v'` })).toEqual([]);
  expect(await find({ filter: `metrics.${quoted(key)} > 0` })).toEqual([]);
  expect((await find({ order_by: [`metrics.${quoted(key)}`] })).length).toBeGreaterThan(0);
  expect(await historyOf(run_id, key)).toEqual([]);
});

test('the key __proto__ is refused in every list of entries', async () => {
  const tags = [{ key: '__proto__', value: 'v' }];
  expect((await call('createRun', { experiment_id: '0', tags })).status).toBe(400);
  expect((await call('createExperiment', { name: 'proto', tags })).status).toBe(400);
  expect((await call('createLoggedModel', { experiment_id: '0', tags })).status).toBe(400);
  expect((await call('createLoggedModel', { experiment_id: '0', params: tags })).status).toBe(400);
});

const names = ['#', '😀', 'NAME', 'a/b', ' x ', '__proto__', '%', "o'q", '𝒜'.repeat(500)];

test.each(names)('an experiment may be called %j', async (name) => {
  const experiment_id = await newExperiment({ name });
  expect((await ok('getExperimentByName', { experiment_name: name })).experiment).toMatchObject({
    experiment_id,
    name,
  });
  const { experiments } = await ok('searchExperiments', { max_results: 1_000 });
  expect(experiments).toContainEqual(expect.objectContaining({ name }));
});

test('names and ids that can be nobody’s are none, whatever their length', async () => {
  expect((await call('getExperimentByName', { experiment_name: 'x'.repeat(5_000) })).status).toBe(404);
  expect((await call('createExperiment', { name: 'x'.repeat(501) })).status).toBe(400);
  expect((await call('getExperiment', { experiment_id: '9'.repeat(500) })).status).toBe(404);
  expect((await call('getExperiment', { experiment_id: 'x' })).status).toBe(400);
});

const numbers = [0, -0, 1e-320, -1e-320, 5e-324, Number.MAX_VALUE, -Number.MAX_VALUE, 2 ** 53, 0.1 + 0.2, -1 / 3];

test('any double is kept to the last bit; what is none as MLflow has it', async () => {
  const run_id = await newRun();
  for (const [index, value] of numbers.entries()) {
    await ok('logMetric', { run_id, key: `n${index}`, value, timestamp: 1 });
    expect(await historyOf(run_id, `n${index}`)).toEqual([
      { key: `n${index}`, value: value + 0, timestamp: 1, step: 0 },
    ]);
    expect(mapOf((await getRun(run_id)).data.metrics)[`n${index}`]).toBe(value + 0);
  }
  const specials = [
    ['NaN', 'NaN'],
    ['Infinity', Number.MAX_VALUE],
    ['-Infinity', -Number.MAX_VALUE],
  ];
  for (const [value, kept] of specials) {
    await ok('logMetric', { run_id, key: `s${value}`, value, timestamp: 1 });
    expect((await historyOf(run_id, `s${value}`)).map((point) => point.value)).toEqual([kept]);
    expect(mapOf((await getRun(run_id)).data.metrics)[`s${value}`]).toBe(kept);
  }
});

test('times and steps are kept to the last unit, as far as JSON carries them', async () => {
  const run_id = await newRun();
  const far = Number.MAX_SAFE_INTEGER;
  const steps = [-far, -far + 1, far - 1, far, -far, far - 1];
  const points = steps.map((step, index) => ({ key: 'm', value: index, timestamp: index < 4 ? 0 : far, step }));
  await ok('logBatch', { run_id, metrics: points });
  expect(await historyOf(run_id, 'm')).toEqual(points);
  // One by one, as other batches.
  const other = points.map((point) => ({ ...point, key: 'n' }));
  for (const point of other.toReversed()) await ok('logMetric', { run_id, ...point });
  expect(await historyOf(run_id, 'n')).toEqual(other);
});
