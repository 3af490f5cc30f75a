import { describe, expect, test } from 'vitest';
import { updateRun } from '#shared/operations/runs.ts';
import { call } from '#test/support/events.ts';
import { timedOut } from '#test/support/failures.ts';
import { fakeTable, now } from '#test/support/fake-table.ts';
import { refuses } from '#test/support/refusals.ts';
import {
  deleted,
  missesRun,
  refusesDeletedRun,
  runChanged,
  runPosting,
  takesRunUuid,
  trackedRun,
} from '#test/support/tracking.ts';

test.each<[object, object]>([
  [
    { status: 'FINISHED', end_time: now },
    { status: 'FINISHED', end_time: now },
  ],
  [{ status: 4 }, { status: 'FAILED' }],
  [{ status: '5' }, { status: 'KILLED' }],
  [{ end_time: `${now}` }, { end_time: now }],
])('%j: what is given, if nobody else changed the run', async (args, set) => {
  const tracked = trackedRun();
  const { run_id, at, item } = tracked;
  const table = fakeTable(item);
  const { body } = await call(updateRun, { run_id, ...args });
  expect(table.trips).toEqual([[`get ${at}`], ['transact 1']]);
  expect(table.written).toEqual([runChanged(tracked, set)]);
  expect(body.run_info).toMatchObject({ run_id, run_name: 'run', ...set });
});

test('an end in 1970 is kept, and as in protobuf not shown', async () => {
  const tracked = trackedRun({ end_time: now });
  const table = fakeTable(tracked.item);
  const { body } = await call(updateRun, { run_id: tracked.run_id, end_time: 0 });
  expect(table.written).toEqual([runChanged(tracked, { end_time: 0 })]);
  expect(body.run_info).not.toHaveProperty('end_time');
});

test('nothing to change: nothing is written', async () => {
  for (const args of [{}, { run_name: '' }]) {
    const { run_id, item } = trackedRun();
    const table = fakeTable(item);
    const { body } = await call(updateRun, { run_id, ...args });
    expect(body.run_info).toMatchObject({ run_id, status: 'RUNNING' });
    expect(table.writes).toEqual([]);
  }
});

describe('a name', () => {
  test('is a tag, too, and its posting moves', async () => {
    const tracked = trackedRun({ run_name: 'old', tags: { 'mlflow.runName': 'old', k: 'v' } });
    const { run_id, item } = tracked;
    const table = fakeTable(item);
    const { body } = await call(updateRun, { run_id, run_name: 'new' });
    expect(table.written).toEqual([
      runChanged(tracked, { run_name: 'new', tags: { 'mlflow.runName': 'new', k: 'v' } }),
      { put: runPosting(tracked, 'mlflow.runName', 'new') },
      deleted(runPosting(tracked, 'mlflow.runName', 'old')),
    ]);
    expect(body.run_info.run_name).toBe('new');
  });

  test('of a run whose tag somebody deleted', async () => {
    const tracked = trackedRun();
    const table = fakeTable(tracked.item);
    await call(updateRun, { run_id: tracked.run_id, run_name: 'new' });
    expect(table.written.slice(1)).toEqual([{ put: runPosting(tracked, 'mlflow.runName', 'new') }]);
  });

  test('400: the run has no room for it', async () => {
    const { run_id, item } = trackedRun({ tags: { k: 'v'.repeat(349_900) } });
    const table = fakeTable(item);
    expect(await call(updateRun, { run_id, run_name: 'n'.repeat(100) })).toMatchObject({ status: 400 });
    expect(table.writes).toEqual([]);
  });
});

test('somebody else changed the run meanwhile: both changes stay', async () => {
  const { run_id, at, item } = trackedRun();
  const table = fakeTable(item);
  table.before(2, () => table.change(at, { tags: { k: 'v' }, rev: 8 }));
  await call(updateRun, { run_id, run_name: 'new' });
  expect(table.items.get(at)).toMatchObject({ tags: { k: 'v', 'mlflow.runName': 'new' }, rev: 9 });
});

test('a lost answer: what it left tells that it happened', async () => {
  const { run_id, at, item } = trackedRun();
  const table = fakeTable(item);
  table.failNext({ after: timedOut() });
  expect((await call(updateRun, { run_id, status: 'FAILED' })).body.run_info).toMatchObject({ status: 'FAILED' });
  expect(table.trips).toEqual([[`get ${at}`], ['transact 1'], [`get ${at}`]]);
});

takesRunUuid(updateRun);
missesRun(updateRun);
refusesDeletedRun(updateRun);

const seeDocs = 'See the API docs for more information about request parameters.';
refuses(updateRun, [
  [
    { status: 'DONE' },
    `Invalid value "DONE" for parameter 'status' supplied:  Hint: Value was of type 'str'. ${seeDocs}`,
  ],
  [{ status: 6 }, `Invalid value 6 for parameter 'status' supplied:  Hint: Value was of type 'int'. ${seeDocs}`],
  [
    { end_time: 1.5 },
    `Invalid value 1.5 for parameter 'end_time' supplied:  Hint: Value was of type 'float'. ${seeDocs}`,
  ],
]);
