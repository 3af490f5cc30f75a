import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { anyone } from '#test/support/anyone.ts';
import { call } from '#test/support/call.ts';
import { freshTable } from '#test/support/fresh-table.ts';
import { documented, tableOf } from '#test/support/measured-table.ts';
import type { Cost } from './meter.ts';

/**
 * As-of costs the same after 100 changes of a model and after many (with the figures we promise: 100,000), at whatever
 * time; the figures are the table in docs/access-patterns.md.
 */

const sizes = [100, Number(process.env.CHANGES ?? 5_000)] as const;
const versions = 25;

type Input = Record<string, unknown>;

/**
 * The change until which is asked, of a model that has changed `size` times. After every hundred each version has been
 * in every stage once more, and as many are in each.
 */
const moments = {
  now: (size: number) => size,
  middle: (size: number) => 100 * Math.floor(size / 200) + 50,
  first: () => 2,
};
const cases: [what: string, Input][] = [
  ['a model', {}],
  ['Production', { stage: 'Production' }],
  ['an alias', { alias: 'champion' }],
  [`None, of ${versions} versions`, { stage: 'None' }],
];

beforeAll(async () => {
  await freshTable();
  vi.useFakeTimers({ toFake: ['Date'], now: 1_700_000_000_000 });
});
afterAll(() => void vi.useRealTimers());

const advance = (ms: number) => void vi.setSystemTime(Date.now() + ms);

/** The model's id, and when each of its changes was. */
async function lay(size: number) {
  const { layChanges } = await import('../as-of/lay.ts');
  const { getModel } = await import('#shared/store/models/get.ts');
  const name = `model-${size}`;
  await call('createRegisteredModel', { name });
  for (let version = 1; version <= versions; version++) await call('createModelVersion', { name, source: 's3://b/m' });
  const at = await layChanges(name, versions, size);
  advance(1_000);
  return { name, id: (await getModel(anyone, name)).id, at };
}

test('what as-of costs does not depend on how often a model has changed, and is what the documents say', {
  timeout: 1_800_000,
}, async () => {
  const laid = [await lay(sizes[0]), await lay(sizes[1])];
  advance(1_000 * sizes[1]);
  const { measure } = await import('./meter.ts');
  const cost = async (input: Input, rev: number): Promise<Cost> => {
    const { result, cost: its } = await measure(() => call('getAsOf', input));
    expect([input, result]).toMatchObject([input, { status: 200, body: { models: [{ rev }] } }]);
    return its;
  };
  const rows: (string | number)[][] = [];
  const measured = async (what: string, inputs: readonly [Input, number][]) => {
    const costs: Cost[] = [];
    for (const [input, rev] of inputs) costs.push(await cost(input, rev));
    expect([what, costs[1]]).toEqual([what, costs[0]]);
    rows.push([what, costs[0]?.trips ?? 0, costs[0]?.read ?? 0]);
  };
  for (const [moment, revOf] of Object.entries(moments))
    for (const [what, input] of cases) {
      const asked = laid.map(({ id, at }, index): [Input, number] => {
        const rev = revOf(sizes[index] as number);
        return [{ ...input, model_id: id, time: at(rev) }, rev];
      });
      await measured(`${what}, ${moment}`, asked);
    }
  const named = laid.map(({ name, at }, index): [Input, number] => {
    const rev = moments.middle(sizes[index] as number);
    return [{ model: name, time: at(rev) }, rev];
  });
  await measured('a model by name, middle', named);
  const pages = named.map(([{ time }, rev]): [Input, number] => [{ time, max_results: 1 }, rev]);
  // The second model is on the second page.
  const { body } = await call('getAsOf', pages[1]?.[0]);
  Object.assign(pages[1]?.[0] ?? {}, { page_token: body.next_page_token });
  await measured('the registry, a page of one model, middle', pages);
  const table = tableOf(['as-of of', 'round trips', 'read units'], rows);
  const document = new URL('../../../docs/access-patterns.md', import.meta.url);
  expect(documented(document, 'as-of', table)).toBe(table);
});
