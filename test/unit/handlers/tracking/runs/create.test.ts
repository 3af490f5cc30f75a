import { describe, expect, test } from 'vitest';
import { createRun } from '#shared/operations/runs.ts';
import { call, writtenBy } from '#test/support/events.ts';
import { timedOut } from '#test/support/failures.ts';
import { type FakeTable, fakeTable, now } from '#test/support/fake-table.ts';
import { refuses } from '#test/support/refusals.ts';
import { inserted } from '#test/support/rows.ts';
import {
  missesExperiment,
  refusesDeletedExperiment,
  runIndexKeys,
  runPosting,
  trackedExperiment,
} from '#test/support/tracking.ts';

const exp = trackedExperiment();
const send = (args: object = {}) => call(createRun, { experiment_id: '12', ...args });
const runs = (table: FakeTable) => [...table.items.keys()].filter((key) => key.startsWith('RUN#'));

test('the run in the experiment’s era, with the postings of its tags, in one transaction', async () => {
  const table = fakeTable(exp.items);
  const tags = [
    { key: 'team', value: 'fraud' },
    { key: 'empty', value: '' },
    { key: 'team', value: 'fraud' },
  ];
  const { body } = await send({ user_id: 'mallory', run_name: 'mine', start_time: now, tags });
  const { run_id } = body.run.info;
  expect(run_id).toMatch(/^[0-9a-f]{32}$/);
  expect(table.trips).toEqual([[`get ${exp.at}`], ['transact 3']]);
  const run = {
    run_id,
    run_name: 'mine',
    experiment_id: '12',
    user_id: 'ada',
    status: 'RUNNING' as const,
    start_time: now,
    lifecycle_stage: 'active' as const,
    era: 3,
    artifact_uri: `mlflow-artifacts:/12/${run_id}/artifacts`,
    params: {},
    tags: { team: 'fraud', empty: '', 'mlflow.runName': 'mine' },
    metrics: {},
    datasets: [],
    model_inputs: [],
    model_outputs: [],
    rev: 1,
  };
  expect(table.written).toEqual([
    inserted({ pk: `RUN#${run_id}`, sk: 'RUN', ...run, ...runIndexKeys(run), ...writtenBy }),
    { put: runPosting(run, 'team', 'fraud') },
    { put: runPosting(run, 'mlflow.runName', 'mine') },
  ]);
  const { params, metrics, datasets, model_inputs, model_outputs, rev, era, tags: _, ...info } = run;
  expect(body).toEqual({
    run: {
      info: { ...info, run_uuid: run_id },
      data: {
        tags: [
          { key: 'empty', value: '' },
          { key: 'mlflow.runName', value: 'mine' },
          { key: 'team', value: 'fraud' },
        ],
      },
      inputs: {},
    },
  });
});

test('what was not given: 1970, and a name of its own', async () => {
  fakeTable(exp.items);
  const { info, data } = (await send()).body.run;
  expect(info).toMatchObject({
    user_id: 'ada',
    start_time: 0,
    run_name: expect.stringMatching(/^[a-z]+-[a-z]+-\d{1,3}$/),
  });
  expect(data.tags).toEqual([{ key: 'mlflow.runName', value: info.run_name }]);
});

describe('its name', () => {
  const named = (value: string) => ({ tags: [{ key: 'mlflow.runName', value }] });

  test.each<[object, string]>([
    [{ run_name: 'a' }, 'a'],
    [named('a'), 'a'],
    [{ run_name: 'a', ...named('a') }, 'a'],
    [{ run_name: 'a', ...named('') }, 'a'],
  ])('%j is %s', async (args, name) => {
    fakeTable(exp.items);
    const { info, data } = (await send(args)).body.run;
    expect([info.run_name, data.tags]).toEqual([name, [{ key: 'mlflow.runName', value: name }]]);
  });

  test('cannot be two', async () => {
    const table = fakeTable(exp.items);
    expect(await send({ run_name: 'a', ...named('b') })).toMatchObject({
      status: 400,
      body: {
        message:
          "Both 'run_name' argument and 'mlflow.runName' tag are specified, but with different values " +
          "(run_name='a', mlflow.runName='b').",
      },
    });
    expect(table.writes).toEqual([]);
  });
});

test.each([
  ['s3://bucket/e/', 's3://bucket/e/<run>/artifacts'],
  ['s3://bucket/e?x=1', 's3://bucket/e/<run>/artifacts?x=1'],
])('artifacts below %s are at %s', async (artifact_location, expected) => {
  fakeTable(trackedExperiment({ artifact_location }).items);
  const { run_id, artifact_uri } = (await send()).body.run.info;
  expect(artifact_uri).toBe(expected.replace('<run>', run_id));
});

test.each([
  [98, ['transact 100']],
  [99, ['write 25', 'write 25', 'write 25', 'write 25', 'transact 1']],
])('%i tags and a name: %j', async (count, expected) => {
  const table = fakeTable(exp.items);
  const tags = Array.from({ length: count }, (_, n) => ({ key: `k${n}`, value: 'v' }));
  const { body } = await send({ run_name: 'mine', tags });
  expect(table.trips.slice(1).flat()).toEqual(expected);
  expect(table.writes.flat()).toContainEqual({ put: runPosting(body.run.info, `k${count - 1}`, 'v') });
});

test.each([
  [250, 1],
  [251, 0],
])('a tag whose key has %i characters of four bytes: %i posting', async (characters, count) => {
  const table = fakeTable(exp.items);
  const key = '😀'.repeat(characters);
  const { body } = await send({ tags: [{ key, value: 'v' }] });
  expect(body.run.data.tags).toContainEqual({ key, value: 'v' });
  const put = runPosting(body.run.info, key, 'v');
  expect(table.written.filter((written) => written.put?.pk === put.pk)).toHaveLength(count);
});

test('a lost answer: what it left tells that it happened', async () => {
  const table = fakeTable(exp.items);
  table.failNext({ after: timedOut() });
  const { body } = await send();
  expect(runs(table)).toEqual([`RUN#${body.run.info.run_id} RUN`]);
  expect(table.trips.slice(1)).toEqual([['transact 2'], [`get RUN#${body.run.info.run_id} RUN`]]);
});

test('a lost question is asked once more', async () => {
  const table = fakeTable(exp.items);
  table.failNext(timedOut());
  const { body } = await send();
  expect(runs(table)).toEqual([`RUN#${body.run.info.run_id} RUN`]);
});

test('400: tags of more than 350,000 bytes together', async () => {
  const table = fakeTable(exp.items);
  const tags = (bytes: number) => ({ run_name: 'mine', tags: [{ key: 'k', value: 'v'.repeat(bytes) }] });
  // `k`, `mlflow.runName` and `mine`, and 4 bytes an entry.
  expect(await send(tags(350_000 - 27))).toMatchObject({ status: 200 });
  expect(await send(tags(350_001 - 27))).toMatchObject({
    status: 400,
    body: {
      error_code: 'INVALID_PARAMETER_VALUE',
      message:
        'The params, tags, inputs and latest metrics of a run can have 350000 bytes together; these would have 350001. ' +
        'Log what is long as an artifact.',
    },
  });
  expect(runs(table)).toHaveLength(1);
});

missesExperiment(createRun);
refusesDeletedExperiment(createRun);

refuses(createRun, [
  [
    {
      tags: [
        { key: 'k', value: '1' },
        { key: 'k', value: '2' },
      ],
    },
    "The tag 'k' is given twice, with values '1' and '2'.",
  ],
  [{ tags: [{ value: 'v' }] }, 'A key cannot be empty.'],
  [{ tags: [{ key: '__proto__', value: 'v' }] }, "A key cannot be '__proto__'."],
  [{ experiment_id: 'x' }, "Invalid experiment ID 'x'. Experiment ID must be a valid integer."],
  [
    { start_time: 'soon' },
    `Invalid value "soon" for parameter 'start_time' supplied:  Hint: Value was of type 'str'. See the API docs for more information about request parameters.`,
  ],
]);
