import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { anyone } from '#test/support/anyone.ts';
import { call } from '#test/support/call.ts';
import { freshTable } from '#test/support/fresh-table.ts';
import { documented, tableOf } from '#test/support/measured-table.ts';
import type { Cost } from './meter.ts';

/**
 * A page of history costs the same of a model with 100 rows and of one with many (with the figures we promise: 100,000),
 * wherever it is; the figures are the table in docs/access-patterns.md.
 */

const sizes = [100, Number(process.env.CHANGES ?? 5_000)] as const;
const size = 10;

type Input = Record<string, unknown>;
type Laid = { id: string; name: string; length: number; at: (row: number) => number };

/** What is asked of a history of some length; all of it is answered in a page and more. */
const cases: [what: string, input: (laid: Laid) => Input][] = [
  ['history of a model', ({ id }) => ({ model_id: id })],
  ['of one kind', ({ id }) => ({ model_id: id, kind: 'tag_set' })],
  ['of a stage', ({ id }) => ({ model_id: id, stage: 'Staging' })],
  ['by name', ({ name }) => ({ model: name })],
  ['of a version', ({ id }) => ({ model_id: id, version: '1' })],
  [
    'changes and notes from a time, to a time',
    (laid) => ({ ...between(laid), kind: ['stage_transitioned', 'tag_set'] }),
  ],
  ['of the registry', () => ({})],
];

/** Of what is laid, rows come in rounds of four: a page begins with the same of them, however long the history. */
const quarter = (length: number) => 4 * Math.floor(length / 16);
const between = ({ id, length, at }: Laid) => ({
  model_id: id,
  from: at(quarter(length)),
  to: at(3 * quarter(length)),
});

beforeAll(async () => {
  await freshTable();
  vi.useFakeTimers({ toFake: ['Date'], now: 1_700_000_000_000 });
});
afterAll(() => void vi.useRealTimers());

async function lay(length: number): Promise<Laid> {
  const { layHistory } = await import('../history/lay.ts');
  const { getModel } = await import('#shared/store/models/get.ts');
  const name = `model-${String(length).padStart(6, '0')}`;
  await call('createRegisteredModel', { name });
  await call('createModelVersion', { name, source: 's3://b/m' });
  const at = await layHistory(name, length);
  vi.setSystemTime(at(length) + 120_000);
  return { id: (await getModel(anyone, name)).id, name, length, at };
}

/** The token of the page that begins about so many rows further on. */
async function tokenAfter(input: Input, rows: number): Promise<string> {
  let [page_token, left] = ['', rows];
  while (left > 0) {
    const { body } = await call('getHistory', { ...input, max_results: Math.min(left, 1_000), page_token });
    page_token = body.next_page_token;
    left -= body.changes.length;
  }
  return page_token;
}

async function cost(input: Input): Promise<Cost> {
  const { measure } = await import('./meter.ts');
  const { result, cost: its } = await measure(() => call('getHistory', { ...input, max_results: size }));
  expect([input, result.status, result.body.changes?.length]).toEqual([input, 200, size]);
  return its;
}

/** By case, order and page. */
async function measured(laid: Laid): Promise<Map<string, Cost>> {
  const costs = new Map<string, Cost>();
  for (const [what, inputOf] of cases)
    for (const order of ['asc', 'desc']) {
      const input: Input = { ...inputOf(laid), order };
      costs.set(`${what}, ${order}, first page`, await cost(input));
      const page_token = await tokenAfter(input, 12 * Math.floor(laid.length / 100));
      costs.set(`${what}, ${order}, deep page`, await cost({ ...input, page_token }));
    }
  return costs;
}

test('what a page of history costs does not depend on how long it is, and is what the documents say', {
  timeout: 1_800_000,
}, async () => {
  const laid = await lay(sizes[0]);
  const costs = await measured(laid);
  const long = await lay(sizes[1]);
  expect(await measured(long)).toEqual(costs);
  // Where creations begin that are of a time is found by halving.
  for (const order of ['asc', 'desc']) {
    const [few, many] = [await cost({ ...between(laid), order }), await cost({ ...between(long), order })];
    expect(many.trips - few.trips).toBeLessThanOrEqual(Math.ceil(Math.log2(sizes[1] / sizes[0])) + 1);
  }
  const rows = [...costs].map(([what, { trips, read }]) => [what, trips, read]);
  const table = tableOf([`${size} changes`, 'round trips', 'read units'], rows);
  const document = new URL('../../../docs/access-patterns.md', import.meta.url);
  expect(documented(document, 'history', table)).toBe(table);
});
