import fc from 'fast-check';
import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Run } from '#shared/domain/tracking/entities.ts';
import { call } from '#test/support/call.ts';
import { freshTable } from '#test/support/fresh-table.ts';
import { ok, times } from './calls.ts';
import { pagesOf } from './pages.ts';

/** Runs change while somebody goes through them: what stays as it is is met once, and nothing twice where it was. */

const seed = Number(process.env.SEED ?? Math.floor(Math.random() * 2 ** 31));
const numRuns = Number(process.env.SEARCH_RUNS ?? 10);
const options = { seed, numRuns, endOnFailure: process.env.SHRINK === undefined };

beforeAll(() => freshTable());
beforeEach(async () => (await import('../search/clear.ts')).clear());
afterEach(async () => (await import('./small-limits.ts')).restore());

const any = fc.nat({ max: 1_000 });
const change = fc.oneof(
  fc.tuple(fc.constant('metric' as const), any, fc.constantFrom(-1, 0, 0.5, 1, 2 ** 60, 'NaN', 'Infinity')),
  fc.tuple(fc.constant('tag' as const), any, fc.constantFrom('red', 'blue', '')),
  fc.tuple(fc.constantFrom('delete' as const, 'restore' as const, 'finish' as const, 'create' as const), any),
);
type Change = typeof change extends fc.Arbitrary<infer Value> ? Value : never;

let step = 0;
async function make([kind, which, value]: Change, runs: readonly Run[]): Promise<void> {
  const { run_id = '' } = runs[which % runs.length] ?? {};
  step += 1;
  // Some are of runs that are deleted, and refused.
  if (kind === 'metric') await call('logMetric', { run_id, key: 'acc', value, timestamp: 1, step });
  if (kind === 'tag') await call('setTag', { run_id, key: 'team', value });
  if (kind === 'delete') await ok('deleteRun', { run_id });
  if (kind === 'restore') await ok('restoreRun', { run_id });
  if (kind === 'finish') await call('updateRun', { run_id, status: 'FINISHED', end_time: 1 });
  if (kind === 'create') await ok('createRun', { experiment_id: '0', start_time: which % 3 });
}

test(`amid writes, pages hold what stays as it is once and in order, and nothing that never was so (SEED=${seed})`, async () => {
  const { clear } = await import('../search/clear.ts');
  const { answer, idsOf } = await import('./brute-force.ts');
  const { everyRun, layExperiments, layRuns } = await import('./lay.ts');
  const { experiments, query, runs } = await import('./run-queries.ts');
  const { limitsByPage, take } = await import('./small-limits.ts');
  const writes = fc.array(fc.array(change, { minLength: 1, maxLength: 4 }), { minLength: 4, maxLength: 4 });
  const property = fc.asyncProperty(runs(20, 60), writes, query, limitsByPage, async (laid, writes, asked, drawn) => {
    await clear();
    await layExperiments(experiments);
    await layRuns(laid);
    const { sizes, ...one } = asked;
    const moments = [await everyRun()];
    take(drawn, 0);
    const pages = await pagesOf('searchRuns', one, sizes, async (page) => {
      take(drawn, page);
      for (const each of writes[page - 1] ?? []) await make(each, laid);
      if (writes[page - 1]) moments.push(await everyRun());
    });
    const printed = moments.map((moment) => new Map(moment.map((run) => [run.run_id, JSON.stringify(run)])));
    const isSteady = (run_id: string) => printed.every((moment) => moment.get(run_id) === printed[0]?.get(run_id));
    const steady = idsOf(answer(moments[0] ?? [], asked)).filter(isSteady);
    expect([asked, pages.flat().filter(isSteady)]).toEqual([asked, steady]);
    // By a time that never changes nothing moves, so that nothing is met twice.
    const [first = 'start_time'] = asked.order_by;
    if (first.startsWith('start_time') || first.startsWith('run_id')) {
      expect(new Set(pages.flat()).size).toBe(pages.flat().length);
    }
    const ever = new Set(moments.flatMap((moment) => idsOf(answer(moment, asked))));
    expect(pages.flat().filter((run_id) => !ever.has(run_id))).toEqual([]);
  });
  await fc.assert(property, options);
});

/** The runs of a search, `change` being made right after its `n`-th query was answered. */
async function searchAmid(query: Record<string, unknown>, n: number, change: () => Promise<unknown>) {
  const { client } = await import('#shared/store/client.ts');
  let left = n;
  client.middlewareStack.add(
    (next, context) => async (args) => {
      const answer = await next(args);
      if (context.commandName === 'QueryCommand' && left-- === 1) await change();
      return answer;
    },
    { step: 'initialize', name: 'moment' },
  );
  try {
    const { runs = [] } = await ok('searchRuns', { experiment_ids: ['1'], max_results: 100, ...query });
    expect(left).toBeLessThanOrEqual(0);
    return runs.map(({ info }: { info: { run_id: string } }) => Number.parseInt(info.run_id.slice(0, 4), 16));
  } finally {
    client.middlewareStack.remove('moment');
  }
}

const lay = async () => {
  const { layExperiments, layRuns, runOf } = await import('./lay.ts');
  await layExperiments(['1']);
  const metrics = (index: number) => ({ acc: { value: index, timestamp: 1, step: 0 } });
  await layRuns(times(10, (index) => runOf(index, { metrics: metrics(index) })));
};
const idAt = async (index: number) => (await import('./lay.ts')).runOf(index).run_id;
const log = (index: number, value: unknown) => async () =>
  ok('logMetric', { run_id: await idAt(index), key: 'acc', value, timestamp: 1, step: 1 });

const moves: [order: string, index: number, value: unknown][] = [
  ['metrics.acc DESC', 9, -1],
  ['metrics.acc DESC', 0, 99],
  ['metrics.acc DESC', 9, 'NaN'],
  ['metrics.acc ASC', 0, 99],
  ['metrics.acc ASC', 9, -1],
  ['metrics.acc ASC', 0, 'NaN'],
];

test.each(moves)(
  'by %s, run %i becomes %s between an index and the runs: nothing is answered twice',
  async (order, index, value) => {
    await lay();
    const { limits } = await import('#shared/store/search/limits.ts');
    for (const batch of [300, 2]) {
      Object.assign(limits, { batch });
      const found = await searchAmid({ order_by: [order] }, 1, log(index, value));
      expect([batch, new Set(found).size]).toEqual([batch, found.length]);
      const others = times(10, (one) => one).filter((one) => one !== index);
      expect([...found].sort((a, b) => a - b).filter((one) => one !== index)).toEqual(others);
    }
  },
);

test('a run that passes from one page of a filter’s bounds to another is answered once', async () => {
  await lay();
  const { limits } = await import('#shared/store/search/limits.ts');
  Object.assign(limits, { posted: 4 });
  expect(await searchAmid({ filter: 'metrics.acc >= 6' }, 1, log(6, 100))).toEqual([9, 8, 7, 6]);
});

test('a run deleted between an index and the runs is not among those that live', async () => {
  await lay();
  const remove = (index: number) => async () => ok('deleteRun', { run_id: await idAt(index) });
  expect(await searchAmid({}, 1, remove(9))).toEqual([8, 7, 6, 5, 4, 3, 2, 1, 0]);
  expect(await searchAmid({ order_by: ['metrics.acc'] }, 1, remove(0))).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  expect(await searchAmid({ filter: 'metrics.acc < 3' }, 1, remove(2))).toEqual([1]);
});
