import { expect, test } from 'vitest';
import { deleteExperimentTag } from '#shared/operations/experiments.ts';
import { call } from '#test/support/events.ts';
import { timedOut } from '#test/support/failures.ts';
import { fakeTable } from '#test/support/fake-table.ts';
import { missesExperiment, refusesDeletedExperiment, trackedExperiment } from '#test/support/tracking.ts';

const remove = (key: string) => call(deleteExperimentTag, { experiment_id: '12', key });

test('the experiment as it was, without the tag', async () => {
  const exp = trackedExperiment({ tags: { k: '', other: 'x' } });
  const table = fakeTable(exp.items);
  expect(await remove('k')).toMatchObject({ status: 200, body: {} });
  expect(table.trips).toEqual([[`get ${exp.at}`], ['transact 1']]);
  expect(table.written).toEqual([exp.changed({ tags: { other: 'x' } })]);
});

test.each(['k', 'constructor', '__proto__'])('404: it has no tag %s', async (key) => {
  const table = fakeTable(trackedExperiment({ tags: { other: 'x' } }).items);
  expect(await remove(key)).toMatchObject({
    status: 404,
    body: {
      error_code: 'RESOURCE_DOES_NOT_EXIST',
      message: `No tag with name: ${key} in experiment with id 12`,
    },
  });
  expect(table.writes).toEqual([]);
});

test('a lost answer is no 404: what it left tells that it happened', async () => {
  const exp = trackedExperiment({ tags: { k: 'v' } });
  const table = fakeTable(exp.items);
  table.failNext({ after: timedOut() });
  expect(await remove('k')).toMatchObject({ status: 200 });
  expect(table.items.get(exp.at)).toMatchObject({ tags: {}, rev: 8 });
});

missesExperiment(deleteExperimentTag);
refusesDeletedExperiment(deleteExperimentTag);
