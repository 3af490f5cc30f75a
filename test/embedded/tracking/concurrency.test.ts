import { beforeAll, expect, test } from 'vitest';
import { call } from '#test/support/call.ts';
import { freshTable } from '#test/support/fresh-table.ts';
import { getRun, historyOf, mapOf, newExperiment, newRun, ok, times, valuesOf } from './calls.ts';

/** Many at once: whatever is acknowledged is there, and what only one can have one has. */

beforeAll(async () => {
  await freshTable();
  (await import('./strict.ts')).beStrict();
});

/** A multiple of five: what the last one writes is looked for. */
const writers = Number(process.env.WRITERS ?? 50);
const statuses = (answers: { status: number }[]) => new Set(answers.map(({ status }) => status));

test('many writers log to one run at once: every point, param and tag is there, and the latest is the latest', async () => {
  const run_id = await newRun();
  const answers = await Promise.all(
    times(writers, (index) => {
      switch (index % 5) {
        case 0:
          return call('logMetric', { run_id, key: 'loss', value: index, timestamp: 1_000 - index, step: index });
        case 1:
          return call('logMetric', { run_id, key: `own-${index}`, value: index, timestamp: 1 });
        case 2:
          return call('logParameter', { run_id, key: `p-${index}`, value: `${index}` });
        case 3:
          return call('setTag', { run_id, key: `t-${index}`, value: `${index}` });
        default:
          return call('logBatch', {
            run_id,
            metrics: [{ key: 'loss', value: index, timestamp: 1_000 - index, step: index }],
            params: [{ key: `p-${index}`, value: `${index}` }],
            tags: [{ key: `t-${index}`, value: `${index}` }],
          });
      }
    }),
  );
  expect(statuses(answers)).toEqual(new Set([200]));
  const of = (...kinds: number[]) => times(writers, (index) => index).filter((index) => kinds.includes(index % 5));
  const { data } = await getRun(run_id);
  const texts = (kinds: number[], letter: string) =>
    Object.fromEntries(of(...kinds).map((n) => [`${letter}-${n}`, `${n}`]));
  expect(mapOf(data.params)).toEqual(texts([2, 4], 'p'));
  expect(mapOf(data.tags)).toEqual({ ...texts([3, 4], 't'), 'mlflow.runName': expect.any(String) });
  expect(valuesOf(await historyOf(run_id, 'loss'))).toEqual(of(0, 4).reverse());
  const own = Object.fromEntries(of(1).map((index) => [`own-${index}`, index]));
  expect(mapOf(data.metrics)).toEqual({ ...own, loss: Math.max(...of(0, 4)) });
  for (const index of of(1)) expect(valuesOf(await historyOf(run_id, `own-${index}`))).toEqual([index]);
  // And by the postings and the index.
  const found = async (filter: string) => (await ok('searchRuns', { experiment_ids: ['0'], filter })).runs?.length ?? 0;
  const last = writers - 1;
  expect(await found(`tags.\`t-3\` = '3' AND tags.\`t-${last}\` = '${last}'`)).toBe(1);
  expect(await found(`metrics.loss = ${last} AND metrics.\`own-1\` = 1`)).toBe(1);
  expect(await found(`metrics.loss < ${last}`)).toBe(0);
});

test('of 20 values of one param at once one wins, and the others are told which', async () => {
  const run_id = await newRun();
  const write = (index: number) =>
    index % 2 === 0
      ? call('logParameter', { run_id, key: 'lr', value: `${index}` })
      : call('logBatch', {
          run_id,
          params: [{ key: 'lr', value: `${index}` }],
          tags: [{ key: `t-${index}`, value: '' }],
        });
  const answers = await Promise.all(times(20, write));
  const winner = answers.findIndex(({ status }) => status === 200);
  const losers = answers.filter((_, index) => index !== winner);
  expect(losers.map(({ status, body }) => [status, body.error_code])).toEqual(
    times(19, () => [400, 'INVALID_PARAMETER_VALUE']),
  );
  for (const { body } of losers) expect(body.message).toContain('Changing param values is not allowed');
  const { data } = await getRun(run_id);
  expect(mapOf(data.params)).toEqual({ lr: `${winner}` });
  const tags = Object.keys(mapOf(data.tags)).filter((key) => key !== 'mlflow.runName');
  expect(tags).toEqual(winner % 2 === 0 ? [] : [`t-${winner}`]);
});

test('the same param, tag and point from 20 writers is there once', async () => {
  const run_id = await newRun();
  const batch = {
    run_id,
    metrics: [{ key: 'loss', value: 0.5, timestamp: 7, step: 1 }],
    params: [{ key: 'lr', value: '0.1' }],
    tags: [{ key: 'team', value: 'red' }],
  };
  expect(statuses(await Promise.all(times(20, () => call('logBatch', batch))))).toEqual(new Set([200]));
  expect(await historyOf(run_id, 'loss')).toHaveLength(1);
  const { data } = await getRun(run_id);
  expect([data.metrics.length, data.params.length, data.tags.length]).toEqual([1, 1, 2]);
});

test('one tag set by 20 writers has one of their values, and is found by that alone', async () => {
  const run_id = await newRun();
  await Promise.all(times(20, (index) => call('setTag', { run_id, key: 'turn', value: `${index}` })));
  const { turn } = mapOf<string>((await getRun(run_id)).data.tags);
  const { client, tableName } = await import('#shared/store/client.ts');
  const { posting } = await import('#shared/store/keys.ts');
  const { GetCommand } = await import('@aws-sdk/lib-dynamodb');
  const left: string[] = [];
  for (const value of times(20, String)) {
    const key = posting('r', run_id, { attribute: 'tag.turn', value });
    if ((await client.send(new GetCommand({ TableName: tableName, Key: key }))).Item) left.push(value);
  }
  expect(left).toEqual([turn]);
});

test('of 30 experiments of one name created at once there is one; of 30 names each has a number of its own', async () => {
  const same = await Promise.all(times(30, () => call('createExperiment', { name: 'wanted' })));
  expect(same.filter(({ status }) => status === 200)).toHaveLength(1);
  const losers = same.filter(({ status }) => status !== 200);
  expect(new Set(losers.map(({ body }) => body.error_code))).toEqual(new Set(['RESOURCE_ALREADY_EXISTS']));
  const others = await Promise.all(times(30, (index) => call('createExperiment', { name: `other ${index}` })));
  expect(new Set(others.map(({ body }) => body.experiment_id)).size).toBe(30);
  const { experiments } = await ok('searchExperiments', { max_results: 1_000, filter: "name = 'wanted'" });
  expect(experiments).toHaveLength(1);
  const winner = same.find(({ status }) => status === 200)?.body;
  expect(experiments[0].experiment_id).toBe(winner.experiment_id);
});

test('of experiments renamed to one name at once one gets it, and the others keep theirs', async () => {
  const ids = await Promise.all(times(8, (index) => newExperiment({ name: `from ${index}` })));
  const answers = await Promise.all(
    ids.map((experiment_id) => call('updateExperiment', { experiment_id, new_name: 'to' })),
  );
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
  for (const [index, { status, body }] of answers.entries()) {
    const now = status === 200 ? 'to' : `from ${index}`;
    if (status !== 200) expect(body.error_code).toBe('RESOURCE_ALREADY_EXISTS');
    const { experiment } = await ok('getExperimentByName', { experiment_name: now });
    expect(experiment).toMatchObject({ name: now, experiment_id: ids[index] });
  }
});

test('a name that is given up at the moment another wants it goes to one of them at a time', async () => {
  const [a, b] = [await newExperiment({ name: 'a' }), await newExperiment({ name: 'b' })];
  for (let turn = 0; turn < 4; turn++) {
    await Promise.all([
      call('updateExperiment', { experiment_id: a, new_name: `a${turn}` }),
      call('updateExperiment', { experiment_id: b, new_name: turn === 0 ? 'a' : `a${turn - 1}` }),
      call('createExperiment', { name: `b${turn}` }),
    ]);
    const { experiments } = await ok('searchExperiments', { max_results: 1_000 });
    const names = experiments.map(({ name }: { name: string }) => name);
    expect(new Set(names).size).toBe(names.length);
    for (const { name, experiment_id } of experiments) {
      const found = await ok('getExperimentByName', { experiment_name: name });
      expect(found.experiment.experiment_id).toBe(experiment_id);
    }
  }
});

test('the default experiment is renamed like any other, and its name is then free for one', async () => {
  await ok('updateExperiment', { experiment_id: '0', new_name: 'Mine' });
  const answers = await Promise.all([
    ...times(4, () => call('createExperiment', { name: 'Default' })),
    call('updateExperiment', { experiment_id: '0', new_name: 'Default' }),
  ]);
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
  const { experiment } = await ok('getExperimentByName', { experiment_name: 'Default' });
  expect(experiment.lifecycle_stage).toBe('active');
});

test('an experiment deleted by 10 at once is deleted once', async () => {
  const experiment_id = await newExperiment();
  const answers = await Promise.all(times(10, () => call('deleteExperiment', { experiment_id })));
  expect(answers.map(({ status }) => status).sort()).toEqual([200, ...times(9, () => 404)]);
  await ok('restoreExperiment', { experiment_id });
});

test('logging races the deletion of its run: what was acknowledged before is there, what came after is refused', async () => {
  const run_id = await newRun();
  const answers = await Promise.all([
    ...times(15, (index) => call('logMetric', { run_id, key: 'm', value: index, timestamp: index, step: index })),
    call('deleteRun', { run_id }),
    ...times(15, (index) => call('logMetric', { run_id, key: 'm', value: 15 + index, timestamp: 15 + index })),
  ]);
  const logged = answers.filter(({ status }, index) => status === 200 && index !== 15).length;
  const told = answers.filter(({ status }) => status === 400).map(({ body }) => body.message);
  expect(logged + told.length).toBe(30);
  for (const message of told) expect(message).toContain("must be in the 'active' state");
  expect(await historyOf(run_id, 'm')).toHaveLength(logged);
  expect((await getRun(run_id)).info.lifecycle_stage).toBe('deleted');
});
