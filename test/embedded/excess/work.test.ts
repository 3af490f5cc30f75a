import { beforeAll, expect, test } from 'vitest';
import { call } from '#test/support/call.ts';
import { freshTable } from '#test/support/fresh-table.ts';
import { ownLimits } from '../search/own-limits.ts';
import { type Search, searches } from './searches.ts';
import { worstModels } from './worst.ts';

/** One call's work has a bound, whatever it asks and however much there is: 100 models, and 2,000. */

type Work = { status: number; message: string; requests: number; units: number; steps: number };

const [few, many] = [100, 2_000];
/** What each search takes of few models, and of many. */
let works: [Work, Work][];

/** So small that already a hundred models are too many. */
const bound = { cost: 40, batch: 20, scanned: 50, sortedCost: 40, whole: 20, prefixed: 20, models: 20, run: 20 };

async function workOf([, name, input]: Search): Promise<Work> {
  const { requestsOf } = await import('../search/requests.ts');
  const { steps } = await import('#shared/domain/search/steps.ts');
  const before = steps.taken;
  const { result, requests } = await requestsOf(() => call(name, input));
  const { status, body } = result;
  const taken = steps.taken - before;
  return { status, message: body.message ?? '', requests: requests.count, units: requests.units, steps: taken };
}

async function workOfAll(): Promise<Work[]> {
  const all: Work[] = [];
  for (const search of searches) all.push(await workOf(search));
  return all;
}

beforeAll(async () => {
  await freshTable();
  const { lay } = await import('../search/lay.ts');
  const { limits } = await import('#shared/store/search/limits.ts');
  const standard = { ...limits };
  Object.assign(limits, bound);
  await lay(worstModels(0, few));
  const ofFew = await workOfAll();
  await lay(worstModels(few, many));
  const ofMany = await workOfAll();
  works = ofFew.map((work, index) => [work, ofMany[index] as Work]);
  Object.assign(limits, standard);
}, 120_000);

const { take } = ownLimits();

test.each(searches.map(([kind, name], index) => [kind, name, index] as const))(
  '%s (%s): no more of many models than of few',
  (kind, _, index) => {
    const [ofFew, ofMany] = works[index] as [Work, Work];
    for (const { status, message } of [ofFew, ofMany]) {
      if (kind !== 'all in memory') expect(status).toBe(200);
      else expect([status, message]).toEqual([400, expect.stringMatching(/Add a filter that leaves at most/)]);
    }
    // But keys that are looked through count a twentieth: of those more are looked through, up to the bound.
    const keys = bound.cost * 20 + bound.scanned;
    expect(ofMany.requests).toBeLessThan(ofFew.requests + keys / bound.scanned);
    expect(ofMany.units).toBeLessThan(ofFew.units + bound.cost);
    expect(ofMany.steps).toBeLessThanOrEqual((ofFew.steps * keys) / few);
  },
);

const described = (pattern: string): Search => [
  '',
  'findRegisteredModels',
  { filter: `description LIKE '${pattern}'` },
];
const longPiece = described(`%${'a'.repeat(600)}b%`);

test('what comparing takes counts in what a call takes: after long patterns it ends sooner', async () => {
  take([{ ...bound, cost: 28 }], 0);
  const [short, long] = [await workOf(described('%b%')), await workOf(longPiece)];
  expect(long.units).toBeLessThan(short.units);
});

test('what would take too long before it can end is refused, in pages and in memory', async () => {
  const [, name, input] = longPiece;
  for (const order_by of [['name'], ['creation_timestamp']]) {
    take([{ steps: 100_000 }], 0);
    const ways: Search = ['', order_by[0] === 'name' ? name : 'findModelVersions', { ...input, order_by }];
    expect(await workOf(ways)).toMatchObject({
      status: 400,
      message: expect.stringMatching(/LIKE patterns take too long/),
    });
  }
});

test('of conditions that could all be looked up ten are', async () => {
  const conditions = (count: number) =>
    Array.from({ length: count }, (_, index) => `tags.k${index} = 'x'`).join(' AND ');
  for (const name of ['findModelVersions', 'searchRegisteredModels']) {
    const [ten, hundred] = [
      await workOf(['', name, { filter: conditions(10) }]),
      await workOf(['', name, { filter: conditions(100) }]),
    ];
    expect([name, ten.status, hundred.status, hundred.requests]).toEqual([name, 200, 200, ten.requests]);
  }
});

test('of metrics whose values are bounded five are looked up, in every experiment', async () => {
  const { layExperiments, layRuns, runOf } = await import('../tracking/lay.ts');
  const experiment_ids = Array.from({ length: 20 }, (_, index) => String(index + 1));
  await layExperiments(experiment_ids);
  const metrics = (index: number) =>
    Object.fromEntries(Array.from({ length: 12 }, (_, key) => [`m${key}`, { value: index, timestamp: 1, step: 0 }]));
  await layRuns(Array.from({ length: 30 }, (_, index) => runOf(index, { metrics: metrics(index) })));
  take([{ posted: 5 }], 0);
  const bounded = (count: number) => Array.from({ length: count }, (_, key) => `metrics.m${key} >= 0`).join(' AND ');
  const asked = (count: number): Search => ['', 'searchRuns', { experiment_ids, filter: bounded(count) }];
  const [five, twelve] = [await workOf(asked(5)), await workOf(asked(12))];
  expect([five.status, twelve.status, twelve.requests]).toEqual([200, 200, five.requests]);
});
