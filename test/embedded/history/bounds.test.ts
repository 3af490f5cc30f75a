import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { call } from '#test/support/call.ts';
import { freshTable } from '#test/support/fresh-table.ts';
import { Past } from './past.ts';

/** What one call of history takes at most, and that its answers hold while the registry is being written to. */

beforeAll(async () => {
  await freshTable();
  vi.useFakeTimers({ toFake: ['Date'], now: 1_700_000_000_000 });
});
afterAll(() => void vi.useRealTimers());

const newPast = () => new Past(() => void vi.setSystemTime(Date.now() + 1));

type Input = Record<string, unknown>;
type Page = { changes: Input[]; next_page_token?: string };

async function page(input: Input): Promise<Page> {
  const { status, body } = await call('getHistory', input);
  expect([input, status, body]).toEqual([input, 200, expect.anything()]);
  return body;
}

/** All pages, and something done after each. */
async function pages(input: Input, between: (done: number) => unknown = () => {}): Promise<Page[]> {
  const all: Page[] = [];
  let page_token: string | undefined;
  do {
    const one = await page({ ...input, ...(page_token && { page_token }) });
    all.push(one);
    await between(all.length);
    page_token = one.next_page_token;
  } while (page_token !== undefined);
  return all;
}

const changesOf = (all: readonly Page[]) => all.flatMap(({ changes }) => changes);
const ids = (changes: readonly Input[]) => changes.map(({ transition_id }) => transition_id);

test('lists that are too long for every row: before and after are told as if they were short', async () => {
  const past = newPast();
  const known = await past.createModel('alpha');
  const versions: string[] = [];
  for (let count = 0; count < 103; count++) versions.push(await past.createVersion(known));
  for (const version of versions) await past.transition(known, version, 'Production');
  for (const version of versions.slice(0, 5)) await past.alias(known, `alias-${version}`, version);
  await past.deleteVersion(known, '103');
  await past.transition(known, '1', 'Staging');
  const expected = past.told.filter(({ kind }) => kind !== 'version_created');
  const kind = [...new Set(expected.map((one) => one.kind))];
  for (const max_results of [3, 1_000]) {
    const asked = { model_id: known.id, kind, max_results };
    expect(changesOf(await pages({ ...asked, order: 'asc' }))).toEqual(expected);
    expect(changesOf(await pages(asked))).toEqual(expected.toReversed());
  }
  const transition_id = `${known.id}-106`;
  expect((await page({ transition_id })).changes).toEqual([expected[105]]);
});

test('a call looks at a thousand rows at most: its page may be empty, and goes on', async () => {
  const { layHistory } = await import('./lay.ts');
  await call('createRegisteredModel', { name: 'beta' });
  await layHistory('beta', 2_500);
  const { measure } = await import('../cost/meter.ts');
  for (const order of ['asc', 'desc']) {
    const { result: all, cost } = await measure(() => pages({ model: 'beta', order, actor: 'nobody' }));
    expect(all.map(({ changes }) => changes.length)).toEqual([0, 0, 0]);
    expect(cost.trips).toBeLessThan(60);
    const found = await pages({ model: 'beta', order, kind: 'model_created' });
    expect(ids(changesOf(found))).toEqual([expect.stringMatching(/-1$/)]);
  }
});

test('an answer is no bigger than a function may give', async () => {
  const past = newPast();
  const known = await past.createModel('gamma');
  const version = await past.createVersion(known);
  const { layStates } = await import('./lay.ts');
  await layStates('gamma', 700);
  const all = await pages({ model: 'gamma', max_results: 1_000 });
  expect(all.length).toBeGreaterThan(1);
  for (const one of all) expect(JSON.stringify(one).length).toBeLessThan(3_000_000);
  expect(changesOf(all)).toHaveLength(702);
  expect(version).toBe('1');
});

test('who pages while others write gets everything once that was there before', async () => {
  const past = newPast();
  const known = await past.createModel('delta');
  const versions: string[] = [];
  for (let count = 0; count < 10; count++) {
    versions.push(await past.createVersion(known));
    await past.tag(known, `key-${count}`, 'v');
    await past.transition(known, versions.at(-1) as string, 'Staging');
  }
  const before = ids(await changesOf(await pages({ model: 'delta', order: 'asc' })));
  const write = (done: number) =>
    Promise.all([
      call('createModelVersion', { name: 'delta', source: 's3://elsewhere/m' }),
      call('setModelVersionTag', { name: 'delta', version: '3', key: 'while', value: String(done) }),
      call('transitionModelVersionStage', { name: 'delta', version: versions[done % 10], stage: 'Production' }),
    ]);
  for (const order of ['asc', 'desc']) {
    const told = ids(
      changesOf(await pages({ model: 'delta', order, max_results: 4 }, (done) => done < 8 && write(done))),
    );
    expect(new Set(told).size).toBe(told.length);
    const known = told.filter((id) => before.includes(id));
    expect(known).toEqual(order === 'asc' ? before : before.toReversed());
  }
});
