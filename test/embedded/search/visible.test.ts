import fc from 'fast-check';
import { afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { environment } from '#shared/operations/environment.ts';
import { as, group, set, user } from '#test/embedded/rules/grants.ts';
import { ok } from '#test/embedded/tracking/calls.ts';
import { call } from '#test/support/call.ts';
import { freshTable } from '#test/support/fresh-table.ts';
import { type Drawn, limitsByPage, ownLimits } from './own-limits.ts';
import { pagesOf, rowsOf, search } from './pages.ts';
import type { Asked } from './queries.ts';
import type { Shadow } from './shadow.ts';

/** A search shows the models that the caller may read, as if there were no others, at no more cost than those have. */

const seed = Number(process.env.SEED ?? Math.floor(Math.random() * 2 ** 31));
const numRuns = Number(process.env.SEARCH_RUNS ?? 30);
const options = { seed, numRuns, endOnFailure: process.env.SHRINK === undefined };

beforeAll(async () => {
  process.env[environment.defaultPermission] = 'NO_PERMISSIONS';
  await freshTable();
});
const { take } = ownLimits();
beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['Date'], now: 1_700_000_000_000 });
  await empty();
});
afterEach(() => {
  vi.useRealTimers();
});

async function empty(): Promise<void> {
  await (await import('./clear.ts')).clear();
  (await import('#shared/store/permissions/registry.ts')).forgetRegistry();
}

const clock = { now: () => Date.now(), advance: (ms: number) => void vi.setSystemTime(Date.now() + ms) };

const principals = {
  ada: user('ada', 'CAN_READ'),
  bob: user('bob', 'CAN_MANAGE'),
  ml: group('ml', 'CAN_EDIT'),
  users: group('users', 'CAN_READ'),
} as const;
type Principal = keyof typeof principals;

/** Who is ada without and with her group, and somebody of whom nobody has heard. */
const callers = {
  ada: { call: as('ada'), has: ['ada', 'users'] },
  adaOfMl: { call: as('ada', { groups: ['ml', 'web'] }), has: ['ada', 'ml', 'users'] },
  reader: { call: as('bob', { role: 'reader' }), has: ['bob', 'users'] },
  nobody: { call: as('eve'), has: ['users'] },
} satisfies Record<string, { call: ReturnType<typeof as>; has: Principal[] }>;

const grants = fc.shuffledSubarray(Object.keys(principals) as Principal[], { maxLength: 2 });
/** Gives each model to whom was drawn for it; answers to whom, by its name. */
async function grantAll(shadow: Shadow, drawn: readonly Principal[][]): Promise<Map<string, Principal[]>> {
  const given = new Map<string, Principal[]>();
  for (const [index, name] of [...shadow.keys()].entries()) {
    const some = drawn[index % drawn.length] as Principal[];
    const { registered_model_databricks: model } = await ok('getRegisteredModelDatabricks', { name });
    const listed = some.map((one) => principals[one]);
    expect(await set(model.id, listed)).toMatchObject({ status: 200 });
    given.set(name, some);
  }
  return given;
}

test(`what is shown is what may be read, in the same order, on every page of every way (SEED=${seed})`, async () => {
  const { live, steps } = await import('./steps.ts');
  const { query } = await import('./queries.ts');
  const { answer } = await import('./shadow.ts');
  const queries = fc.array(fc.tuple(query, fc.constantFrom(...Object.values(callers)), limitsByPage), {
    minLength: 15,
    maxLength: 15,
  });
  const drawnGrants = fc.array(grants, { minLength: 3, maxLength: 8 });
  const compare = async (
    shadow: Shadow,
    given: Map<string, Principal[]>,
    { kind, filter, order_by, sizes }: Asked,
    caller: (typeof callers)[keyof typeof callers],
    drawn: Drawn,
  ) => {
    take(drawn, 0);
    const pages = await pagesOf(kind, { filter, order_by }, sizes, (page) => take(drawn, page), caller.call);
    const may = (name: string) => given.get(name)?.some((one) => (caller.has as Principal[]).includes(one));
    expect(rowsOf(pages)).toEqual(answer(shadow, kind, filter, order_by).filter(({ name }) => may(name)));
  };
  const property = fc.asyncProperty(steps(10, 50), drawnGrants, queries, async (life, drawn, asked) => {
    await empty();
    const shadow = await live(life, clock);
    const given = await grantAll(shadow, drawn);
    for (const [one, caller, taken] of asked) await compare(shadow, given, one, caller, taken);
  });
  await fc.assert(property, options);
});

const nothing = { acl: {} };
const forAda = { acl: { 'user:ada': 'CAN_READ' } } as const;

test('who has few of ten thousand models is answered from those, whatever the order', async () => {
  const { lay, longAgo, times } = await import('./lay.ts');
  const { requestsOf } = await import('./requests.ts');
  const name = (index: number) => `m-${String(index).padStart(5, '0')}`;
  const mine = [17, 4_321, 9_999];
  await lay(
    times(10_000, (index) => ({
      name: name(index),
      at: longAgo + index,
      ...(mine.includes(index) ? forAda : nothing),
      versions: index % 1_000 === 0 || mine.includes(index) ? [{ at: longAgo + index }] : [],
    })),
  );
  const { call: ada } = callers.ada;
  for (const kind of ['models', 'versions'] as const) {
    for (const [order_by, expected] of [
      [['name'], mine],
      [['name DESC'], mine.toReversed()],
      [['last_updated_timestamp DESC'], mine.toReversed()],
    ] as const) {
      const { result, requests } = await requestsOf(() => search(kind, { order_by: [...order_by] }, ada));
      expect([result.rows.map((row) => row.name), result.token]).toEqual([expected.map(name), undefined]);
      expect(requests.count).toBeLessThan(10);
      expect(requests.units).toBeLessThan(30);
    }
  }
}, 300_000);

test('who has many, and not all, is asked about on the way: short pages of bounded work, nothing missing', async () => {
  const { lay, longAgo, times } = await import('./lay.ts');
  const { requestsOf } = await import('./requests.ts');
  await lay(
    times(600, (index) => ({
      name: `m-${String(index).padStart(3, '0')}`,
      at: longAgo + index,
      ...(index % 20 === 0 ? forAda : nothing),
      versions: [{ at: longAgo + index }],
    })),
  );
  take([{ cost: 150, batch: 50, granted: 10, whole: 5, models: 5 }], 0);
  const { call: ada } = callers.ada;
  for (const [kind, order] of [
    ['models', 'name'],
    ['models', 'last_updated_timestamp'],
    ['versions', 'name'],
    ['versions', 'last_updated_timestamp'],
  ] as const) {
    const found: string[] = [];
    let [page_token, pages]: [string | undefined, number] = [undefined, 0];
    do {
      const asked: Parameters<typeof search>[1] = {
        order_by: [order],
        max_results: 100,
        ...(page_token && { page_token }),
      };
      const { result, requests } = await requestsOf(() => search(kind, asked, ada));
      expect([kind, order, requests.units < 400]).toEqual([kind, order, true]);
      found.push(...result.rows.map(({ name }) => name));
      [page_token, pages] = [result.token, pages + 1];
    } while (page_token !== undefined);
    expect([kind, order, pages > 2, found]).toEqual([
      kind,
      order,
      true,
      times(30, (index) => `m-${String(index * 20).padStart(3, '0')}`),
    ]);
  }
});

test('who may read everything costs nothing more, and asks for nothing that is granted', async () => {
  const { lay, times } = await import('./lay.ts');
  const { requestsOf } = await import('./requests.ts');
  await lay(times(30, (index) => ({ name: `m-${index}`, versions: [{}] })));
  expect(await set('root', [principals.users])).toMatchObject({ status: 200 });
  const shapes = async (kind: 'models' | 'versions', caller: ReturnType<typeof as> | undefined) => {
    const { result, requests } = await requestsOf(() => search(kind, {}, caller));
    return { rows: result.rows.length, ...requests };
  };
  await shapes('models', callers.nobody.call);
  for (const kind of ['models', 'versions'] as const)
    expect(await shapes(kind, callers.nobody.call)).toEqual(await shapes(kind, undefined));
});

test('a model is gone from the next page on when what was granted is taken back', async () => {
  await Promise.all(['a', 'b', 'c'].map((name) => ok('createRegisteredModel', { name }, as('grace'))));
  const idOf = async (name: string) =>
    (await ok('getRegisteredModelDatabricks', { name })).registered_model_databricks.id;
  for (const name of ['a', 'b', 'c']) await set(await idOf(name), [principals.ada], as('grace'));
  const first = await search('models', { max_results: 1 }, callers.ada.call);
  expect(first.rows.map(({ name }) => name)).toEqual(['a']);
  await set(await idOf('b'), []);
  const second = await search('models', { max_results: 1, page_token: first.token as string }, callers.ada.call);
  expect(second.rows.map(({ name }) => name)).toEqual(['c']);
});

test('a name that may not be read is not found, neither alone nor among others', async () => {
  for (const name of ['mine', 'hers']) {
    await ok('createRegisteredModel', { name }, as(name === 'mine' ? 'ada' : 'grace'));
    await ok('createModelVersion', { name, source: 's3://b/m' });
  }
  for (const kind of ['models', 'versions'] as const) {
    for (const filter of ["name = 'hers'", "name IN ('hers', 'mine')", "name LIKE 'h%'", "name ILIKE '%E%'"]) {
      const { rows } = await search(kind, { filter }, callers.ada.call);
      const expected = /mine|%E%/.test(filter) ? ['mine'] : [];
      expect([kind, filter, rows.map(({ name }) => name)]).toEqual([kind, filter, expected]);
    }
  }
  expect((await call('getRegisteredModel', { name: 'hers' }, callers.ada.call)).status).toBe(403);
});
