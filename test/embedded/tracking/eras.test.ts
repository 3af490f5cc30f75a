import { randomUUID } from 'node:crypto';
import type { DynamoDBStreamEvent } from 'aws-lambda';
import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { call } from '#test/support/call.ts';
import { freshBucket } from '#test/support/fresh-bucket.ts';
import { type FreshTable, freshTable } from '#test/support/fresh-table.ts';
import { newExperiment, newRun, ok, times } from './calls.ts';

/**
 * Runs follow their experiment behind the stream, which may come late, twice and in any order: in the end every run is
 * what the calls, one after the other, have made of it.
 */

const seed = Number(process.env.SEED ?? Math.floor(Math.random() * 2 ** 31));
const numRuns = Number(process.env.ERA_RUNS ?? 25);

let table: FreshTable;
beforeAll(async () => {
  table = await freshTable();
  await (await import('../artifacts/consumers.ts')).theQueues();
  await freshBucket();
});

type Stage = 'active' | 'deleted';

/** Rings as the stream does for the row of an era. */
async function ring(experiment_id: string, eras: readonly number[]): Promise<void> {
  const { followUp } = await import('#test/support/follow-up.ts');
  const { eraKey } = await import('#shared/store/tracking/keys.ts');
  const Records = eras.map((era) => {
    const { pk, sk } = eraKey(experiment_id, era);
    return { eventName: 'INSERT', dynamodb: { Keys: { pk: { S: pk }, sk: { S: sk } }, SequenceNumber: randomUUID() } };
  });
  expect(await followUp({ Records } as unknown as DynamoDBStreamEvent)).toEqual({ batchItemFailures: [] });
}

const stageOf = async (run_id: string): Promise<Stage> => (await ok('getRun', { run_id })).run.info.lifecycle_stage;

async function listed(experiment_id: string, run_view_type: string): Promise<string[]> {
  const { runs = [] } = await ok('searchRuns', { experiment_ids: [experiment_id], run_view_type });
  return runs.map(({ info }: { info: { run_id: string } }) => info.run_id).sort();
}

const step = fc.oneof(
  { weight: 3, arbitrary: fc.record({ do: fc.constant('toggle experiment' as const) }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constantFrom('delete' as const, 'restore' as const), run: fc.nat(5) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('create' as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('log' as const), run: fc.nat(5) }) },
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constant('ring' as const), eras: fc.array(fc.nat(9), { maxLength: 3 }) }),
  },
);

test(`events late, doubled and in any order come to what the calls came to (SEED=${seed})`, async () => {
  const property = fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 25 }), async (steps) => {
    const experiment_id = await newExperiment({ name: randomUUID() });
    const runs = new Map<string, Stage>();
    for (let made = 0; made < 3; made++) runs.set(await newRun(experiment_id), 'active');
    let [stage, era]: [Stage, number] = ['active', 0];
    for (const one of steps) {
      const run_id = 'run' in one ? ([...runs.keys()][one.run % runs.size] as string) : '';
      switch (one.do) {
        case 'toggle experiment':
          await ok(stage === 'active' ? 'deleteExperiment' : 'restoreExperiment', { experiment_id });
          [stage, era] = [stage === 'active' ? 'deleted' : 'active', era + 1];
          for (const known of runs.keys()) runs.set(known, stage);
          break;
        case 'create':
          if (stage === 'active') runs.set(await newRun(experiment_id), 'active');
          break;
        case 'log':
          // Taken or refused by what the run is by now: it is to change nothing else.
          await call('logMetric', { run_id, key: 'm', value: 1, timestamp: 1 });
          break;
        case 'ring':
          await ring(
            experiment_id,
            one.eras.filter((number) => number > 0 && number <= era),
          );
          break;
        default:
          await ok(one.do === 'delete' ? 'deleteRun' : 'restoreRun', { run_id });
          runs.set(run_id, one.do === 'delete' ? 'deleted' : 'active');
      }
    }
    // Whatever was delivered before: the last event comes, perhaps before older ones.
    await ring(experiment_id, [era, ...times(era, (index) => index + 1)].filter(Boolean));
    const found = await Promise.all([...runs.keys()].map(async (run_id) => [run_id, await stageOf(run_id)]));
    expect(Object.fromEntries(found)).toEqual(Object.fromEntries(runs));
    const of = (wanted: Stage) => [...runs].flatMap(([run_id, stage]) => (stage === wanted ? [run_id] : [])).sort();
    expect(await listed(experiment_id, 'ACTIVE_ONLY')).toEqual(of('active'));
    expect(await listed(experiment_id, 'DELETED_ONLY')).toEqual(of('deleted'));
  });
  await fc.assert(property, { seed, numRuns, endOnFailure: process.env.SHRINK === undefined });
});

test('any number of runs follow, while others log to them and move them', async () => {
  const experiment_id = await newExperiment();
  const { layRuns, runOf } = await import('./lay.ts');
  const laid = times(230, (index) => runOf(index, { experiment_id }));
  await layRuns(laid);
  const [first = '', second = ''] = laid.map(({ run_id }) => run_id);
  await ok('deleteExperiment', { experiment_id });
  const logging = times(20, (index) => call('setTag', { run_id: first, key: `t${index}`, value: 'v' }));
  await Promise.all([ring(experiment_id, [1]), ring(experiment_id, [1]), ...logging]);
  expect(await listed(experiment_id, 'ACTIVE_ONLY')).toEqual([]);
  expect(await listed(experiment_id, 'DELETED_ONLY')).toHaveLength(230);
  await ok('restoreExperiment', { experiment_id });
  // The walk and the call race; the call is the later one.
  await Promise.all([ring(experiment_id, [2]), ok('deleteRun', { run_id: second })]);
  expect(await listed(experiment_id, 'DELETED_ONLY')).toEqual([second]);
  await ring(experiment_id, [1, 2, 1]);
  expect(await listed(experiment_id, 'DELETED_ONLY')).toEqual([second]);
});

test('a walk that a later one overtakes undoes nothing of it', async () => {
  const { client } = await import('#shared/store/client.ts');
  for (const first of ['deleteExperiment', 'restoreExperiment']) {
    const experiment_id = await newExperiment();
    const run_id = await newRun(experiment_id);
    if (first === 'restoreExperiment') {
      await ok('deleteExperiment', { experiment_id });
      await ring(experiment_id, [1]);
    }
    await ok(first, { experiment_id });
    let isWaiting = true;
    client.middlewareStack.add(
      (next, context) => async (args) => {
        // The walk knows what the experiment was, and has met no run.
        const isHeld = isWaiting && context.commandName === 'QueryCommand';
        isWaiting &&= !isHeld;
        if (isHeld) {
          await ok(first === 'deleteExperiment' ? 'restoreExperiment' : 'deleteExperiment', { experiment_id });
          await ring(experiment_id, [1]);
        }
        return next(args);
      },
      { step: 'initialize', name: 'hold' },
    );
    await ring(experiment_id, [1]);
    client.middlewareStack.remove('hold');
    expect([isWaiting, await stageOf(run_id)]).toEqual([false, first === 'deleteExperiment' ? 'active' : 'deleted']);
  }
});

test('the stream rings by itself', async () => {
  const { startConsumers } = await import('../artifacts/consumers.ts');
  const streams = await startConsumers(table);
  const experiment_id = await newExperiment();
  const runs = await Promise.all(times(5, () => newRun(experiment_id)));
  for (const [operation, expected] of [
    ['deleteExperiment', 'deleted'],
    ['restoreExperiment', 'active'],
  ] as const) {
    await ok(operation, { experiment_id });
    await streams.drained();
    expect(await Promise.all(runs.map(stageOf))).toEqual(runs.map(() => expected));
  }
  await streams.stop();
});
