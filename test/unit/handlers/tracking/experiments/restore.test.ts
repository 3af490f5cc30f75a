import { expect, test } from 'vitest';
import { restoreExperiment } from '#shared/operations/experiments.ts';
import { call } from '#test/support/events.ts';
import { timedOut } from '#test/support/failures.ts';
import { fakeTable, now } from '#test/support/fake-table.ts';
import { inserted } from '#test/support/rows.ts';
import { missesExperiment, trackedExperiment } from '#test/support/tracking.ts';

const send = (experiment_id = '12') => call(restoreExperiment, { experiment_id });

test('restores it; its runs follow behind the row of a new era, and once more when its time is over', async () => {
  const exp = trackedExperiment({ lifecycle_stage: 'deleted' });
  const table = fakeTable(exp.items);
  expect(await send()).toMatchObject({ status: 200, body: {} });
  expect(table.trips).toEqual([[`get ${exp.at}`], ['transact 2']]);
  expect(table.written).toEqual([
    exp.changed({ lifecycle_stage: 'active', last_update_time: now, era: 4 }),
    inserted({ pk: 'EXPERIMENT#12', sk: 'ERA#0000000004', ttl: now / 1_000 + 900 }),
  ]);
});

test('404: it is so already', async () => {
  const table = fakeTable(trackedExperiment({ lifecycle_stage: 'active' }).items);
  expect(await send()).toMatchObject({
    status: 404,
    body: { error_code: 'RESOURCE_DOES_NOT_EXIST', message: 'No Experiment with id=12 exists' },
  });
  expect(table.writes).toEqual([]);
});

test('a lost answer is no 404: what it left tells that it happened', async () => {
  const exp = trackedExperiment({ lifecycle_stage: 'deleted' });
  const table = fakeTable(exp.items);
  table.failNext({ after: timedOut() });
  expect(await send()).toMatchObject({ status: 200 });
  expect(table.items.get(exp.at)).toMatchObject({ lifecycle_stage: 'active', era: 4 });
});

test('of two at once the second is told', async () => {
  const exp = trackedExperiment({ lifecycle_stage: 'deleted' });
  const table = fakeTable(exp.items);
  table.before(2, () => table.change(exp.at, { lifecycle_stage: 'active', era: 4, rev: 8, request: 'other' }));
  expect(await send()).toMatchObject({ status: 404 });
  expect(table.items.get(exp.at)).toMatchObject({ era: 4, rev: 8 });
});

missesExperiment(restoreExperiment);
