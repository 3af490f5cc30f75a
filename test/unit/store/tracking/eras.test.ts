import { describe, expect, test } from 'vitest';
import { followExperiment } from '#shared/store/tracking/eras.ts';
import { failure } from '#test/support/failures.ts';
import { fakeTable } from '#test/support/fake-table.ts';
import { followUp } from '#test/support/follow-up.ts';
import { runIndexKeys, trackedExperiment, trackedRun } from '#test/support/tracking.ts';

const exp = trackedExperiment({ lifecycle_stage: 'deleted', era: 4 });

test('runs become what their experiment is, in the indexes too; those that were so already, of its era', async () => {
  const [active, before, since] = [trackedRun(), trackedRun({ lifecycle_stage: 'deleted' }), trackedRun({ era: 4 })];
  const elsewhere = trackedRun({ experiment_id: '13' });
  const table = fakeTable(
    exp.items,
    [active, before, since, elsewhere].map(({ item }) => item),
  );
  await followExperiment('12');
  const moved = ({ run, at }: typeof active) => ({
    update: at,
    set: {
      lifecycle_stage: 'deleted',
      era: 4,
      rev: 8,
      ...runIndexKeys({ ...run, lifecycle_stage: 'deleted' }),
    },
    if: 'rev = 7',
  });
  expect(table.writes).toEqual([[moved(active)], [moved(before)]]);
  expect(table.items.get(since.at)).toEqual(since.item);
  expect(table.items.get(elsewhere.at)).toEqual(elsewhere.item);
});

test('of an experiment that is restored, its runs are, too', async () => {
  const run = trackedRun({ lifecycle_stage: 'deleted' });
  const table = fakeTable(trackedExperiment({ era: 4 }).items, run.item);
  await followExperiment('12');
  expect(table.items.get(run.at)).toMatchObject({ lifecycle_stage: 'active', era: 4, list_pk: 'RUNS#active#12' });
});

test('more runs than a page', async () => {
  const runs = Array.from({ length: 250 }, () => trackedRun());
  const table = fakeTable(
    exp.items,
    runs.map(({ item }) => item),
  );
  await followExperiment('12');
  expect(runs.every(({ at }) => table.items.get(at)?.lifecycle_stage === 'deleted')).toBe(true);
});

describe('a run that is changed meanwhile', () => {
  const from = (change: object) => {
    const run = trackedRun();
    const table = fakeTable(exp.items, run.item);
    // Its experiment, the index, itself; then it is written.
    table.before(4, () => table.change(run.at, { ...change, rev: 8 }));
    return { run, table };
  };

  test('keeps the change, and follows', async () => {
    const { run, table } = from({ params: { p: 'v' } });
    await followExperiment('12');
    expect(table.items.get(run.at)).toMatchObject({ params: { p: 'v' }, lifecycle_stage: 'deleted', era: 4, rev: 9 });
  });

  test('to what it is to be since the experiment was deleted, stays so', async () => {
    const { run, table } = from({ lifecycle_stage: 'active', era: 4 });
    await followExperiment('12');
    expect(table.items.get(run.at)).toMatchObject({ lifecycle_stage: 'active', era: 4, rev: 8 });
  });

  test('a run that the index has and nobody else', async () => {
    const run = trackedRun();
    const table = fakeTable(exp.items, run.item);
    table.before(3, () => table.items.delete(run.at));
    await followExperiment('12');
    expect(table.writes).toEqual([]);
  });
});

describe('rung for by the stream', () => {
  const record = (eventName: 'INSERT' | 'REMOVE') => ({
    eventName,
    dynamodb: { Keys: { pk: { S: 'EXPERIMENT#12' }, sk: { S: 'ERA#0000000004' } }, SequenceNumber: 'seq-1' },
  });

  test.each(['INSERT', 'REMOVE'] as const)('when the row of an era comes, and when it goes: %s', async (eventName) => {
    const run = trackedRun();
    const table = fakeTable(exp.items, run.item);
    expect(await followUp({ Records: [record(eventName)] })).toEqual({ batchItemFailures: [] });
    expect(table.items.get(run.at)).toMatchObject({ lifecycle_stage: 'deleted', era: 4 });
  });

  test('what fails is rung for again', async () => {
    const run = trackedRun();
    const table = fakeTable(exp.items, run.item);
    table.failNext(failure('ThrottlingException'));
    expect(await followUp({ Records: [record('INSERT')] })).toEqual({
      batchItemFailures: [{ itemIdentifier: 'seq-1' }],
    });
    expect(await followUp({ Records: [record('INSERT')] })).toEqual({ batchItemFailures: [] });
    expect(table.items.get(run.at)).toMatchObject({ era: 4 });
  });
});
