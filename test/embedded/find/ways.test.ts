import { afterEach, beforeAll, expect, test } from 'vitest';
import { freshTable } from '#test/support/fresh-table.ts';

/** Which requests a richer filter sends: what is selective is looked up, whatever else it says. */

type Limits = typeof import('#shared/store/search/limits.ts').limits;
let limits: Limits;
let standard: Limits;

beforeAll(async () => {
  await freshTable();
  ({ limits } = await import('#shared/store/search/limits.ts'));
  standard = { ...limits };
  const { lay, longAgo, times } = await import('../search/lay.ts');
  const reports = [{ key: 'auc', value: 0.95, reporter: 'ann', timestamp: longAgo }];
  const version = (index: number) => ({
    run_id: index % 2 === 0 ? 'run-0' : 'run-1',
    at: longAgo + index,
    stage: index === 6 ? ('Production' as const) : ('None' as const),
    ...(index > 5 && { reports }),
  });
  await lay([
    { name: 'big', tags: { team: 'red' }, versions: times(8, version), aliases: { champion: 7 }, at: longAgo + 9 },
    { name: 'mid', versions: times(2, version), aliases: { champion: 1 } },
    { name: 'small', tags: { team: 'red' }, versions: times(1, version) },
    { name: 'empty' },
  ]);
});
afterEach(() => void Object.assign(limits, standard));

const many: Partial<Limits> = { whole: 0, posted: 1, models: 1, prefixed: 1 };
const list = ['Query list MODELS', 'Query list PROMPTS'];

const cases: [kind: 'models' | 'versions', filter: string, limits: Partial<Limits>, shapes: string[], rows: number][] =
  [
    // What META knows, of one model and of few.
    ['versions', "name = 'big' AND stage = 'Production'", {}, ['Get'], 1],
    ['versions', "name = 'big' AND stage = 'Production'", { whole: 1 }, ['Get'], 1],
    ['versions', "name = 'big' AND (aliases = 'champion' OR stage = 'Production')", { whole: 1 }, ['Get'], 1],
    ['versions', "name = 'big' AND stage = 'None'", {}, ['Get', 'Query V#'], 7],
    ['versions', "aliases = 'champion'", {}, [...list, 'BatchGet'], 2],
    ['versions', "aliases = 'champion' AND NOT stage = 'None'", {}, [...list, 'BatchGet'], 1],
    ['versions', "aliases = 'champion'", many, [...list, 'BatchGet', 'Query recent VERSIONS'], 2],
    // What one of several finds, if each finds little.
    ['versions', "name = 'mid' OR name = 'small'", {}, ['BatchGet', 'Query V#'], 3],
    ['versions', "run_id = 'run-0' OR tags.none = 'x'", {}, ['Query IS', 'BatchGet'], 6],
    ['versions', "name = 'mid' OR run_id = 'run-1'", {}, ['Get', 'Query IS', 'BatchGet'], 6],
    [
      'versions',
      "(name = 'mid' AND version_number = 1) OR (run_id = 'run-1' AND stage = 'None')",
      {},
      ['Get', 'Query IS', 'BatchGet'],
      6,
    ],
    ['versions', "NOT (name != 'mid') OR run_id = 'run-1'", {}, ['Query recent VERSIONS', 'BatchGet'], 6],
    ['versions', "run_id = 'run-1' OR stage = 'Production'", {}, ['Query recent VERSIONS', 'BatchGet'], 6],
    [
      'versions',
      "(name = 'mid' OR run_id = 'run-1') AND stage = 'None'",
      many,
      ['Get', 'Query IS', 'Query recent VERSIONS', 'BatchGet'],
      6,
    ],
    ['versions', "NOT (name NOT IN ('x') OR run_id = 'run-1')", {}, ['Query recent VERSIONS', 'BatchGet'], 0],
    ['versions', "NOT NOT run_id = 'run-1'", {}, ['Query IS', 'BatchGet'], 5],
    // Metrics take a look at what was reported.
    ['versions', "name = 'big' AND metrics.auc > 0.9", {}, ['Get', 'Query V#', 'BatchGet'], 2],
    ['models', "name = 'big' OR tags.team = 'red'", {}, ['Get', 'Query IS', 'BatchGet'], 2],
    ['models', "aliases = 'champion'", {}, ['Query list MODELS', 'BatchGet'], 2],
  ];

test.each(cases)('%s %s %j', async (kind, filter, taken, shapes, rows) => {
  const { requestsOf } = await import('../search/requests.ts');
  const { search } = await import('../search/pages.ts');
  // Known names are the common case: the first search of a name asks for its id besides.
  await search(`find ${kind}`, { filter });
  Object.assign(limits, taken);
  const { result, requests } = await requestsOf(() => search(`find ${kind}`, { filter, max_results: 100 }));
  expect([result.rows.length, requests.shapes.toSorted()]).toEqual([rows, shapes.toSorted()]);
});

test('a time bounds the walk, of versions and of models, in either direction', async () => {
  const { requestsOf } = await import('../search/requests.ts');
  const { search } = await import('../search/pages.ts');
  const units = async (kind: 'models' | 'versions', filter: string) => {
    const query = { filter, order_by: ['last_updated_timestamp DESC'] };
    const { result, requests } = await requestsOf(() => search(`find ${kind}`, query));
    return [result.rows.length, requests.units];
  };
  const all = await units('versions', '');
  for (const filter of [
    'last_updated_timestamp > 1700000000006',
    'creation_timestamp >= 1700000000007',
    'last_updated_timestamp = 1700000000007',
    "creation_timestamp >= '2023-11-14T22:13:20.007Z'",
  ]) {
    const [rows, used] = await units('versions', filter);
    expect([filter, rows, Number(used) < Number(all[1]) / 2]).toEqual([filter, 1, true]);
  }
  expect((await units('versions', 'last_updated_timestamp < 0'))[0]).toBe(0);
  expect((await units('versions', 'last_updated_timestamp > 1e20'))[0]).toBe(0);
  expect((await units('models', 'last_updated_timestamp > 1700000000008'))[0]).toBe(1);
  expect((await units('models', 'last_updated_timestamp <= 1700000000008'))[0]).toBe(3);
});

test('what matches nothing is looked for in calls of bounded work, metrics included', async () => {
  const { requestsOf } = await import('../search/requests.ts');
  const { search } = await import('../search/pages.ts');
  Object.assign(limits, { cost: 4, batch: 2, whole: 0 });
  let [calls, token, most] = [0, undefined as string | undefined, 0];
  do {
    const query = { filter: 'metrics.auc > 1', max_results: 1, ...(token !== undefined && { page_token: token }) };
    const { result, requests } = await requestsOf(() => search('find versions', query));
    expect(result.rows).toEqual([]);
    [token, most] = [result.token, Math.max(most, requests.units)];
    calls++;
  } while (token !== undefined);
  expect(calls).toBeGreaterThan(2);
  // The bound and a batch more: 20 rows at most, of each its version, its model and what was reported.
  expect(most).toBeLessThan(70);
});

test('all that is selected, to be ranked, with the metric that ranks', async () => {
  const { collectVersions } = await import('#shared/store/search/versions.ts');
  const { parseRichFilter } = await import('#shared/domain/search/rich-filter.ts');
  const { anyone } = await import('#test/support/anyone.ts');
  const where = parseRichFilter('model_version', "name = 'big' AND run_id = 'run-1'");
  const collect = () => collectVersions({ asker: anyone, where, ranked: ['auc'] });
  const { found, more } = await collect();
  const ranked = found.map(({ version, metrics }) => [version.version, metrics.auc]).sort();
  expect([ranked, more]).toEqual([
    [
      [2, undefined],
      [4, undefined],
      [6, undefined],
      [8, 0.95],
    ],
    false,
  ]);
  Object.assign(limits, { cost: 1, batch: 1, whole: 0, posted: 0 });
  expect((await collect()).more).toBe(true);
});
