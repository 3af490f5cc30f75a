import { expect, test } from 'vitest';
import { deleteTag } from '#shared/operations/runs.ts';
import { call } from '#test/support/events.ts';
import { timedOut } from '#test/support/failures.ts';
import { fakeTable } from '#test/support/fake-table.ts';
import { deleted, missesRun, refusesDeletedRun, runChanged, runPosting, trackedRun } from '#test/support/tracking.ts';

test('the tags as they were, without it, and its posting goes', async () => {
  const tracked = trackedRun({ tags: { k: 'v', empty: '', other: 'x' } });
  const { run_id, at, item } = tracked;
  const table = fakeTable(item);
  expect(await call(deleteTag, { run_id, key: 'k' })).toMatchObject({ status: 200, body: {} });
  expect(table.trips).toEqual([[`get ${at}`], ['transact 2']]);
  expect(table.written).toEqual([
    runChanged(tracked, { tags: { empty: '', other: 'x' } }),
    deleted(runPosting(tracked, 'k', 'v')),
  ]);
  await call(deleteTag, { run_id, key: 'empty' });
  expect(table.writes[1]).toEqual([runChanged(tracked, { tags: { other: 'x' } }, 9)]);
});

test('the run keeps the name that its tag said', async () => {
  const { run_id, at, item } = trackedRun({ tags: { 'mlflow.runName': 'run' } });
  const table = fakeTable(item);
  await call(deleteTag, { run_id, key: 'mlflow.runName' });
  expect(table.items.get(at)).toMatchObject({ run_name: 'run', tags: {} });
});

test.each(['k', 'constructor', '__proto__'])('404: it has no tag %s', async (key) => {
  const { run_id, item } = trackedRun({ tags: { other: 'x' } });
  const table = fakeTable(item);
  expect(await call(deleteTag, { run_id, key })).toMatchObject({
    status: 404,
    body: { error_code: 'RESOURCE_DOES_NOT_EXIST', message: `No tag with name: ${key} in run with id ${run_id}` },
  });
  expect(table.writes).toEqual([]);
});

test('a lost answer is no 404: what it left tells that it happened', async () => {
  const { run_id, at, item } = trackedRun({ tags: { k: 'v' } });
  const table = fakeTable(item);
  table.failNext({ after: timedOut() });
  expect(await call(deleteTag, { run_id, key: 'k' })).toMatchObject({ status: 200 });
  expect(table.items.get(at)).toMatchObject({ tags: {}, rev: 8 });
});

missesRun(deleteTag);
refusesDeletedRun(deleteTag);
