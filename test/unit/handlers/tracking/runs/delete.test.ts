import { expect, test } from 'vitest';
import { deleteRun } from '#shared/operations/runs.ts';
import { call } from '#test/support/events.ts';
import { fakeTable } from '#test/support/fake-table.ts';
import { missesRun, runChanged, runIndexKeys, trackedExperiment, trackedRun } from '#test/support/tracking.ts';

const exp = trackedExperiment();

test('deletes it, in the indexes too, as of the experiment’s era', async () => {
  const tracked = trackedRun({ lifecycle_stage: 'active', era: 1 });
  const { run, run_id, at, item } = tracked;
  const table = fakeTable(exp.items, item);
  expect(await call(deleteRun, { run_id })).toMatchObject({ status: 200, body: {} });
  expect(table.trips).toEqual([[`get ${at}`], [`get ${exp.at}`], ['transact 1']]);
  expect(table.written).toEqual([
    runChanged(tracked, {
      lifecycle_stage: 'deleted',
      era: 3,
      ...runIndexKeys({ ...run, lifecycle_stage: 'deleted' }),
    }),
  ]);
});

test('what is so already, too: a later change of its experiment is for it', async () => {
  const { run_id, at, item } = trackedRun({ lifecycle_stage: 'deleted', era: 1 });
  const table = fakeTable(exp.items, item);
  expect(await call(deleteRun, { run_id })).toMatchObject({ status: 200 });
  expect(table.items.get(at)).toMatchObject({ lifecycle_stage: 'deleted', era: 3, rev: 8 });
});

test('the experiment was deleted or restored meanwhile: its new era counts', async () => {
  const { run_id, at, item } = trackedRun({ lifecycle_stage: 'active' });
  const table = fakeTable(exp.items, item);
  table.before(3, () => {
    table.change(exp.at, { era: 4, rev: 8 });
    table.change(at, { era: 4, rev: 8 });
  });
  await call(deleteRun, { run_id });
  expect(table.items.get(at)).toMatchObject({ lifecycle_stage: 'deleted', era: 4, rev: 9 });
});

missesRun(deleteRun);
