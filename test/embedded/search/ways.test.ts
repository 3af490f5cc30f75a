import { afterEach, beforeAll, expect, test } from 'vitest';
import { freshTable } from '#test/support/fresh-table.ts';
import type { Kind } from './pages.ts';

/**
 * Which way a search takes, seen in what it asks of DynamoDB. `many` sets the limits so low that the few rows here
 * count as many; what is answered by every way is held against an oracle in `property.test.ts`.
 */

type Limits = typeof import('#shared/store/search/limits.ts').limits;
let limits: Limits;
let standard: Limits;

const many = { whole: 3, posted: 1, prefixed: 1, models: 1 };

beforeAll(async () => {
  await freshTable();
  ({ limits } = await import('#shared/store/search/limits.ts'));
  standard = { ...limits };
  const { lay, times } = await import('./lay.ts');
  const version = (index: number) => ({ run_id: `run-${index % 2}`, tags: { team: 'red' } });
  await lay([
    { name: 'big', versions: times(8, version) },
    { name: 'mid', versions: times(2, version), tags: { team: 'red' } },
    { name: 'mix', versions: times(2, version), tags: { team: 'red' } },
    { name: 'small', versions: times(1, version), tags: { team: 'blue' } },
  ]);
});
afterEach(() => void Object.assign(limits, standard));

const list = ['Query list PROMPTS', 'Query list MODELS'];

const cases: [kind: Kind, filter: string, order: string[], limits: Partial<Limits>, shapes: string[], rows: number][] =
  [
    // Models: by names, by a value, by a prefix, by name, by time.
    ['models', "name = 'big'", [], {}, ['Get'], 1],
    ['models', "name IN ('big', 'mid', 'none')", [], {}, ['BatchGet'], 2],
    ['models', "name LIKE 'big'", [], {}, ['Get'], 1],
    ['models', "name = 'big' AND name = 'mid'", [], {}, [], 0],
    ['models', "tags.team = 'red'", [], {}, ['Query IS', 'BatchGet'], 2],
    ['models', "tags.team = 'red'", [], many, ['Query IS', 'Query list MODELS', 'BatchGet'], 2],
    ['models', "tags.team = 'red' AND tags.team LIKE 'b%'", [], {}, ['Query IS', 'BatchGet'], 0],
    ['models', "name LIKE 'mi%'", [], {}, ['Query list MODELS', 'BatchGet'], 2],
    ['models', "name LIKE '%i%'", ['name DESC'], {}, ['Query list MODELS', 'BatchGet'], 3],
    ['models', "name LIKE 'mi%'", ['timestamp'], {}, ['Query list MODELS', 'BatchGet'], 2],
    ['models', "name LIKE 'mi%'", ['timestamp'], many, ['Query list MODELS', 'Query recent MODELS', 'BatchGet'], 2],
    ['models', '', ['timestamp DESC'], {}, ['Query recent MODELS', 'BatchGet'], 4],
    ['models', "tags.`mlflow.prompt.is_prompt` = 'true'", ['name'], many, ['Query IS'], 0],
    // Versions of one model: whole, by a value, by time, by number, sorted.
    ['versions', "name = 'big'", [], {}, ['Get', 'Query V#'], 8],
    ['versions', "name = 'big' AND run_id = 'run-1'", [], {}, ['Get', 'Query V#'], 4],
    ['versions', "name = 'big' AND version_number > 5", [], { whole: 3 }, ['Get', 'Query V#'], 3],
    ['versions', "name = 'big' AND run_id = 'run-1'", [], { whole: 3, posted: 4 }, ['Get', 'Query IS', 'BatchGet'], 4],
    ['versions', "name = 'big'", [], many, ['Get', 'Query list MODEL', 'BatchGet'], 8],
    [
      'versions',
      "name = 'big' AND tags.team = 'red'",
      [],
      many,
      ['Get', 'Query IS', 'Query list MODEL', 'BatchGet'],
      8,
    ],
    ['versions', "name = 'big'", ['version_number DESC'], many, ['Get', 'Query V#'], 8],
    ['versions', "name = 'big' AND version_number <= 6", ['version_number'], many, ['Get', 'Query V#'], 6],
    ['versions', "name = 'big'", ['creation_timestamp'], many, ['Get', 'Query V#'], 8],
    ['versions', "name = 'none'", [], {}, ['Get'], 0],
    ['versions', 'version_number = 3 AND version_number > 3', [], {}, [], 0],
    ['versions', "name = 'big' AND version_number < 1", [], {}, [], 0],
    // Of several: whole, by a value, merged, by name, sorted.
    ['versions', "name IN ('mid', 'small')", [], {}, ['BatchGet', 'Query V#'], 3],
    ['versions', "name IN ('big', 'mid')", [], { whole: 3 }, ['BatchGet', 'Query list MODEL'], 10],
    ['versions', "name IN ('big', 'mid')", [], many, ['BatchGet', 'Query recent VERSIONS'], 10],
    ['versions', "name IN ('big', 'mid')", ['name'], many, ['BatchGet', 'Query V#'], 10],
    [
      'versions',
      "name IN ('big', 'mid')",
      ['name', 'last_updated_timestamp'],
      many,
      ['BatchGet', 'Query list MODEL', 'Query V#'],
      10,
    ],
    ['versions', "name LIKE 'mi%'", [], {}, [...list, 'BatchGet', 'Query V#'], 4],
    ['versions', "name LIKE 'mi%'", [], { whole: 3 }, [...list, 'BatchGet', 'Query list MODEL'], 4],
    ['versions', "name LIKE 'mi%'", [], many, [...list, 'Query recent VERSIONS', 'BatchGet'], 4],
    ['versions', "name LIKE 'mi%'", ['name'], many, [...list, 'BatchGet', 'Query V#'], 4],
    // Of all: by a value, by time, by name, sorted.
    ['versions', "run_id = 'run-1'", [], {}, ['Query IS', 'BatchGet'], 6],
    ['versions', "run_id IN ('run-1', 'none')", [], {}, ['Query IS', 'BatchGet'], 6],
    ['versions', "source_path = 's3://b/m'", [], many, ['Query IS', 'Query recent VERSIONS', 'BatchGet'], 13],
    ['versions', "run_id = ''", [], {}, ['Query recent VERSIONS', 'BatchGet'], 0],
    ['versions', "name LIKE 'mi%' AND run_id = 'run-1'", [], {}, ['Query IS', 'BatchGet'], 2],
    ['versions', '', [], {}, ['Query recent VERSIONS', 'BatchGet'], 13],
    ['versions', '', ['last_updated_timestamp'], {}, ['Query recent VERSIONS', 'BatchGet'], 13],
    ['versions', '', ['name DESC'], {}, [...list, 'BatchGet', 'Query V#'], 13],
    ['versions', '', ['version_number'], {}, ['Query recent VERSIONS', 'BatchGet'], 13],
    [
      'versions',
      "tags.`mlflow.prompt.is_prompt` != 'false'",
      [],
      {},
      ['Query recent PROMPT_VERSIONS', 'Query recent VERSIONS', 'BatchGet'],
      0,
    ],
  ];

test.each(cases)('%s %s %j %j', async (kind, filter, order_by, taken, shapes, rows) => {
  const { requestsOf } = await import('./requests.ts');
  const { search } = await import('./pages.ts');
  // Known names are the common case: the first search of a name asks for its id besides.
  await search(kind, { filter, order_by });
  Object.assign(limits, taken);
  const { result, requests } = await requestsOf(() => search(kind, { filter, order_by, max_results: 100 }));
  expect([result.rows.length, requests.shapes]).toEqual([rows, shapes]);
});

test('every request of a search is among the rights its function is given', async () => {
  const { operations } = await import('#shared/operations/index.ts');
  const actions = { Get: 'GetItem', BatchGet: 'GetItem', Query: 'Query' } as Record<string, string>;
  for (const [kind, , , , shapes] of cases) {
    const name = kind === 'models' ? 'searchRegisteredModels' : 'searchModelVersions';
    const access = operations.find((operation) => operation.name === name)?.access;
    for (const shape of shapes) {
      const [command = '', index] = shape.split(' ');
      if (index === 'list' || index === 'recent') expect(access?.indexes).toContain(index);
      else expect(access?.table?.registry).toContain(actions[command]);
    }
  }
});

test('one model is found in two trips, any number of names in four', async () => {
  const { requestsOf } = await import('./requests.ts');
  const { search } = await import('./pages.ts');
  const count = async (filter: string) => (await requestsOf(() => search('versions', { filter }))).requests.count;
  expect(await count("name = 'big'")).toBe(2);
  // Names, METAs, and each model's versions at once.
  expect(await count("name IN ('big', 'mid', 'mix', 'small')")).toBe(2 + 4);
});

test('an order that no index has is refused when too many match, and says what to do', async () => {
  const { call } = await import('#test/support/call.ts');
  Object.assign(limits, { sorted: 12 });
  const { status, body } = await call('searchModelVersions', { order_by: ['version_number'] });
  expect([status, body.error_code]).toEqual([400, 'INVALID_PARAMETER_VALUE']);
  expect(body.message).toMatch(/at most 12, or order by name or last_updated_timestamp/);
  Object.assign(limits, { sorted: 13 });
  expect((await call('searchModelVersions', { order_by: ['version_number'] })).status).toBe(200);
  Object.assign(limits, { sortedCost: 5 });
  expect((await call('searchModelVersions', { order_by: ['creation_timestamp'] })).status).toBe(400);
});
