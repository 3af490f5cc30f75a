import { expect, test } from 'vitest';
import { createExperiment } from '#shared/operations/experiments.ts';
import { call, writtenBy } from '#test/support/events.ts';
import { timedOut } from '#test/support/failures.ts';
import { fakeTable, now } from '#test/support/fake-table.ts';
import { refuses } from '#test/support/refusals.ts';
import { inserted } from '#test/support/rows.ts';
import { trackedExperiment } from '#test/support/tracking.ts';

const free = ['get EXPERIMENT_NAME#alpha NAME'];
const issued = { pk: 'EXPERIMENTS', sk: 'ISSUED', issued: 11 };
const taken = 'Experiment(name=alpha) already exists. Restore it if it was deleted, or choose another name.';
const alphaTaken = { status: 400, body: { error_code: 'RESOURCE_ALREADY_EXISTS', message: taken } };

test('sees that the name is free, takes a number, then writes the name and the experiment', async () => {
  const table = fakeTable(issued);
  const tags = [
    { key: 'team', value: 'risk' },
    { key: 'empty', value: '' },
    { key: 'team', value: 'risk' },
  ];
  const reply = await call(createExperiment, { name: 'alpha', tags });
  expect(reply).toMatchObject({ status: 200, body: { experiment_id: '12' } });
  expect(table.trips).toEqual([free, ['update EXPERIMENTS ISSUED'], ['transact 2']]);
  expect(table.writes).toEqual([
    [{ update: 'EXPERIMENTS ISSUED', add: { issued: 1 } }],
    [
      inserted({ pk: 'EXPERIMENT_NAME#alpha', sk: 'NAME', experiment_id: '12' }),
      inserted({
        pk: 'EXPERIMENTS',
        sk: 'E#0000000012',
        name: 'alpha',
        artifact_location: 'mlflow-artifacts:/12',
        lifecycle_stage: 'active',
        creation_time: now,
        last_update_time: now,
        tags: { team: 'risk', empty: '' },
        era: 0,
        rev: 1,
        ...writtenBy,
      }),
    ],
  ]);
});

test('the first has number 1: 0 is everybody’s', async () => {
  fakeTable();
  expect((await call(createExperiment, { name: 'alpha' })).body).toEqual({ experiment_id: '1' });
});

test('artifacts are where it is said', async () => {
  const table = fakeTable();
  await call(createExperiment, { name: 'alpha', artifact_location: 's3://bucket/folder' });
  expect(table.items.get('EXPERIMENTS E#0000000001')).toMatchObject({ artifact_location: 's3://bucket/folder' });
});

test.each(['active', 'deleted'] as const)('a name is taken by an experiment that is %s', async (lifecycle_stage) => {
  const { items } = trackedExperiment({ name: 'alpha', lifecycle_stage });
  const table = fakeTable(items);
  expect(await call(createExperiment, { name: 'alpha' })).toMatchObject(alphaTaken);
  expect(table.writes).toEqual([]);
});

test('Default is the name of experiment 0, unless that is called otherwise', async () => {
  const table = fakeTable();
  expect(await call(createExperiment, { name: 'Default' })).toMatchObject({ status: 400 });
  table.put(trackedExperiment({ experiment_id: '0', name: 'renamed' }).item);
  expect(await call(createExperiment, { name: 'Default' })).toMatchObject({ status: 200 });
});

test('of two at once with one name one is created; the other leaves a gap in the numbers', async () => {
  const table = fakeTable(issued);
  table.before(3, () => table.put(...trackedExperiment({ experiment_id: '5', name: 'alpha' }).items));
  expect(await call(createExperiment, { name: 'alpha' })).toMatchObject(alphaTaken);
  expect(table.items.get('EXPERIMENTS ISSUED')).toMatchObject({ issued: 12 });
  expect(table.items.has('EXPERIMENTS E#0000000012')).toBe(false);
});

test('a lost answer: what it left tells that it happened', async () => {
  const table = fakeTable(issued);
  table.before(3, () => table.failNext({ after: timedOut() }));
  expect(await call(createExperiment, { name: 'alpha' })).toMatchObject({ status: 200, body: { experiment_id: '12' } });
  expect(table.trips.slice(2)).toEqual([['transact 2'], ['get EXPERIMENTS E#0000000012']]);
});

test('a number that was given out on the way is not given out again', async () => {
  const table = fakeTable(issued);
  table.failNext({ after: timedOut() });
  expect((await call(createExperiment, { name: 'alpha' })).body).toEqual({ experiment_id: '13' });
});

const mustNot = (scheme: string) =>
  `'artifact_location' cannot use the '${scheme}' scheme: the '${scheme}' scheme addresses a host other than the ` +
  "tracking server's configured artifact storage. Use mlflow-artifacts:, s3:, gs:, dbfs: or wasbs:.";

refuses(createExperiment, [
  [{ name: 'n'.repeat(501) }, "'name' exceeds the maximum length of 500 characters"],
  [{ artifact_location: 's3://b/e#f' }, "'artifact_location' URL can't include fragments or params."],
  [{ artifact_location: 's3://b/e;f' }, "'artifact_location' URL can't include fragments or params."],
  [{ artifact_location: 'https://host/e' }, mustNot('https')],
  [{ artifact_location: 'HDFS://host/e' }, mustNot('HDFS')],
  [{ artifact_location: 'mlflow-artifacts://host/e' }, mustNot('mlflow-artifacts')],
  [{ artifact_location: 'runs:/r/e' }, "Artifact location cannot be a runs:/ URI. Given: 'runs:/r/e'"],
  [
    { artifact_location: `s3://b/${'e'.repeat(2_042)}` },
    'Invalid artifact path length. The length of the artifact path cannot be greater than 2048 characters.',
  ],
  [{ tags: [{ key: 'k'.repeat(251), value: '' }] }, "'key' exceeds the maximum length of 250 characters"],
  [{ tags: [{ key: 'k', value: 'v'.repeat(20_001) }] }, "'value' exceeds the maximum length of 20000 characters"],
  [
    {
      tags: [
        { key: 'k', value: '1' },
        { key: 'k', value: '2' },
      ],
    },
    "The tag 'k' is given twice, with values '1' and '2'.",
  ],
  [{ tags: [{ key: '__proto__', value: '' }] }, "A tag key cannot be '__proto__'."],
  [{ tags: [{ value: 'v' }] }, expect.stringContaining(`Invalid value "" for parameter 'key' supplied`)],
]);
