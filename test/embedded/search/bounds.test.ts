import { afterEach, beforeEach, expect, test } from 'vitest';
import { freshTable } from '#test/support/fresh-table.ts';
import { type Kind, type Page, type Seen, search } from './pages.ts';

/** One call does bounded work and answers what Lambda can carry, however much there is; pages still hold everything. */

type Limits = typeof import('#shared/store/search/limits.ts').limits;
let limits: Limits;
let standard: Limits;

beforeEach(async () => {
  if (limits === undefined) {
    await freshTable();
    ({ limits } = await import('#shared/store/search/limits.ts'));
    standard = { ...limits };
  }
  await (await import('./clear.ts')).clear();
});
afterEach(() => void Object.assign(limits, standard));

const lambda = 6 * 1024 * 1024;
const nameOf = ({ name, version }: Seen) => (version === undefined ? name : `${name}/${version}`);
const distinct = (rows: Seen[]) => new Set(rows.map(nameOf)).size;

type Measured = { pages: Page[]; most: { count: number; units: number } };

/** All pages, and the most that one of them took. */
async function measured(kind: Kind, query: { filter?: string; order_by?: string[]; max_results?: number }) {
  const { requestsOf } = await import('./requests.ts');
  const { pages, most }: Measured = { pages: [], most: { count: 0, units: 0 } };
  let token: string | undefined;
  do {
    const one = { ...query, ...(token !== undefined && { page_token: token }) };
    const { result, requests } = await requestsOf(() => search(kind, one));
    pages.push(result);
    most.count = Math.max(most.count, requests.count);
    most.units = Math.max(most.units, requests.units);
    token = result.token;
  } while (token !== undefined && pages.length < 1_000);
  return { pages, rows: pages.flatMap(({ rows }) => rows), most };
}

test('what matches nothing among many is looked for in calls of bounded work, which end', async () => {
  const { lay, longAgo, times } = await import('./lay.ts');
  // Long values have no postings, so that all ways are walks.
  const tags = { why: 'x'.repeat(1_100) };
  await lay(
    times(600, (index) => ({
      name: `m-${index}`,
      tags,
      at: longAgo + index,
      versions: [{ tags, at: longAgo + index }],
    })),
  );
  Object.assign(limits, { cost: 300, batch: 100, scanned: 200, whole: 50, prefixed: 10, models: 10 });
  const nothing = `tags.why = '${'y'.repeat(1_100)}'`;
  const cases: [Kind, string, string[]][] = [
    ['models', nothing, ['name']],
    ['models', nothing, ['last_updated_timestamp']],
    ['models', `${nothing} AND name LIKE 'm%'`, ['last_updated_timestamp DESC']],
    ['versions', nothing, []],
    ['versions', nothing, ['name']],
    ['versions', `${nothing} AND name LIKE 'm%'`, ['last_updated_timestamp']],
  ];
  for (const [kind, filter, order_by] of cases) {
    const { pages, most } = await measured(kind, { filter, order_by });
    expect([filter, order_by, pages.flatMap(({ rows }) => rows)]).toEqual([filter, order_by, []]);
    // The bound, one batch more, and of the index what the merge of four shards reads ahead.
    expect(pages.length).toBeGreaterThan(1);
    expect([filter, order_by, most.units < 600, most.count < 400]).toEqual([filter, order_by, true, true]);
  }
});

test('names are looked through by their keys alone, in bounded calls', async () => {
  const { lay, times } = await import('./lay.ts');
  await lay(times(500, (index) => ({ name: `m-${String(index).padStart(3, '0')}` })));
  Object.assign(limits, { cost: 10, scanned: 100 });
  const { pages, rows, most } = await measured('models', { filter: "name ILIKE '%-2_7'" });
  expect(rows.map(nameOf)).toEqual(times(10, (ten) => `m-2${ten}7`));
  expect(pages.length).toBeGreaterThan(2);
  expect(most.units).toBeLessThan(60);
});

test('a registry of models without versions is no endless walk', async () => {
  const { lay, times } = await import('./lay.ts');
  await lay(times(300, (index) => ({ name: `m-${index}` })));
  Object.assign(limits, { cost: 200 });
  const { pages, rows, most } = await measured('versions', { order_by: ['name'] });
  expect(rows).toEqual([]);
  expect(pages.length).toBeGreaterThan(2);
  expect(most.count).toBeLessThan(20);
});

test('pages of long tags fit into an answer of Lambda, by every way', async () => {
  const { lay, times } = await import('./lay.ts');
  const tags = { long: '"\n'.repeat(50_000), all: 'y' };
  await lay([{ name: 'm', versions: times(30, (index) => ({ tags, at: 1_700_000_000_000 + index })) }]);
  const cases: [string, string[], Partial<Limits>][] = [
    ['', [], {}],
    ["name = 'm'", [], {}],
    ["name = 'm'", [], { whole: 10 }],
    ["name = 'm'", ['version_number'], { whole: 10, posted: 10 }],
    ["tags.all = 'y'", [], {}],
    ['', ['creation_timestamp'], {}],
  ];
  for (const [filter, order_by, taken] of cases) {
    Object.assign(limits, standard, taken);
    const { pages, rows } = await measured('versions', { filter, order_by });
    expect(Math.max(...pages.map(({ bytes }) => bytes))).toBeLessThan(lambda);
    expect(pages.length).toBeGreaterThan(1);
    const numbers = times(30, (index) => index + 1);
    expect(rows.map(({ version }) => version)).toEqual(order_by.length > 0 ? numbers : numbers.toReversed());
  }
});

test('models are measured with their latest versions', async () => {
  const { lay, times } = await import('./lay.ts');
  const long = { long: 'x'.repeat(100_000) };
  await lay(times(60, (index) => ({ name: `m-${index + 10}`, tags: long, versions: [{ tags: long }] })));
  const { pages, rows } = await measured('models', { max_results: 1_000 });
  expect(Math.max(...pages.map(({ bytes }) => bytes))).toBeLessThan(lambda);
  expect([rows.length, distinct(rows)]).toEqual([60, 60]);
});

test('rows of equal time come in exact order, though they are many batches', async () => {
  const { lay, longAgo, times } = await import('./lay.ts');
  const names = ['～', 'b', '😀', 'a'];
  await lay(names.map((name) => ({ name, versions: times(60, (index) => ({ at: longAgo + (index === 0 ? 1 : 0) })) })));
  Object.assign(limits, { batch: 25, whole: 10 });
  const byBytes = ['a', 'b', '～', '😀'];
  const first = byBytes.map((name) => `${name}/1`);
  const others = byBytes.flatMap((name) => times(59, (index) => `${name}/${60 - index}`));
  for (const filter of ['', "name IN ('～', 'b', '😀', 'a')"]) {
    const { rows } = await measured('versions', { filter, max_results: 17 });
    expect(rows.map(nameOf)).toEqual([...first, ...others]);
    const upwards = await measured('versions', { filter, max_results: 17, order_by: ['last_updated_timestamp'] });
    expect(upwards.rows.map(nameOf)).toEqual([...others, ...first]);
  }
});

test('a run longer than is held at once loses and doubles nothing, and one model keeps its exact order', async () => {
  const { lay, times } = await import('./lay.ts');
  await lay(['b', 'a'].map((name) => ({ name, versions: times(80, () => ({})) })));
  // Odd, so that a run would be parted between two models’ rows of the same key.
  Object.assign(limits, { batch: 20, run: 31, whole: 10 });
  for (const filter of ['', "name IN ('a', 'b')"]) {
    for (const order_by of [[], ['last_updated_timestamp']]) {
      for (const max_results of [7, 20, 45]) {
        const { rows } = await measured('versions', { filter, order_by, max_results });
        expect([rows.length, distinct(rows)]).toEqual([160, 160]);
      }
    }
  }
  const { rows } = await measured('versions', { filter: "name = 'a'", max_results: 7 });
  expect(rows.map(({ version }) => version)).toEqual(times(80, (index) => 80 - index));
});

test('after a rename, before the walk behind it, nothing is lost or doubled', async () => {
  const { lay, longAgo, times } = await import('./lay.ts');
  const { call } = await import('#test/support/call.ts');
  const at = (index: number) => ({ at: longAgo + index });
  await lay(['a', 'b', 'c'].map((name) => ({ name, versions: times(40, at) })));
  await call('renameRegisteredModel', { name: 'b', new_name: 'd' });
  Object.assign(limits, { batch: 15, whole: 10 });
  for (const order_by of [[], ['last_updated_timestamp']]) {
    for (const max_results of [4, 11, 70]) {
      const { rows } = await measured('versions', { order_by, max_results });
      expect([rows.length, distinct(rows)]).toEqual([120, 120]);
    }
  }
});

test('pages that take different ways, or batches of another size, lose and double nothing', async () => {
  const { lay, longAgo, times } = await import('./lay.ts');
  await lay(times(6, (model) => ({ name: `m${model}`, versions: times(2, (index) => ({ at: longAgo + index })) })));
  const all = times(6, (model) => [`m${model}/2`, `m${model}/1`]).flat();
  const turns: [Partial<Limits>, max_results: number][][] = [
    // A group of models, and then the same in small ones.
    [
      [{}, 5],
      [{ batch: 4 }, 3],
      [{}, 7],
      [{ batch: 1 }, 20],
    ],
    // All at once, then along an index in calls of little work: what was given out turns up in later batches, too.
    [
      [{}, 5],
      [{ whole: 0, batch: 2, cost: 1 }, 3],
    ],
    // One model by itself, then among others.
    [
      [{ whole: 1 }, 3],
      [{ whole: 1, batch: 1 }, 1],
      [{}, 2],
    ],
  ];
  for (const filter of ['', `name IN (${times(6, (model) => `'m${model}'`).join(', ')})`]) {
    for (const order_by of [['name'], ['name', 'last_updated_timestamp DESC'], []]) {
      for (const turn of turns) {
        const rows: string[] = [];
        let token: string | undefined;
        for (let page = 0; page === 0 || token !== undefined; page++) {
          const [taken, max_results] = turn[Math.min(page, turn.length - 1)] ?? [{}, 1];
          Object.assign(limits, standard, taken);
          const found = await search('versions', {
            filter,
            order_by,
            max_results,
            ...(token !== undefined && { page_token: token }),
          });
          rows.push(...found.rows.map(nameOf));
          token = found.token;
        }
        const second = (name: string) => (order_by.length > 0 || name.endsWith('/2') ? 0 : 1);
        expect(rows).toEqual(all.toSorted((a, b) => second(a) - second(b)));
      }
    }
  }
});

test('the last page costs no more than the first', async () => {
  const { lay, longAgo, times } = await import('./lay.ts');
  await lay(['a', 'b'].map((name) => ({ name, versions: times(100, (index) => ({ at: longAgo + index })) })));
  Object.assign(limits, { whole: 10 });
  for (const filter of ['', "name = 'a'", "name LIKE 'a%'"]) {
    for (const order_by of [[], ['name'], ['name', 'last_updated_timestamp']]) {
      const { pages, most } = await measured('versions', { filter, order_by, max_results: 10 });
      expect(pages.length).toBe(filter === '' ? 20 : 10);
      // 20 rows at a time, of a page's end and of the next one's begin, with their models.
      expect([filter, order_by, most.units < 60, most.count < 20]).toEqual([filter, order_by, true, true]);
    }
  }
});
