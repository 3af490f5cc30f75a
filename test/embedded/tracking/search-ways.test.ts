import { afterEach, beforeAll, expect, test } from 'vitest';
import { freshTable } from '#test/support/fresh-table.ts';
import { invalid, ok, times } from './calls.ts';
import { pagesOf } from './pages.ts';

/** Which way a search takes, seen in what it asks of DynamoDB; what each way answers is held against brute force. */

type Limits = typeof import('#shared/store/search/limits.ts').limits;
let limits: Limits;
let standard: Limits;

const point = (value: number) => ({ value, timestamp: 1, step: 0 });
const nan = { ...point(0), is_nan: true as const };

/** 40 with `acc`, every fifth of them NaN; 20 without. */
const metricsOf = (index: number) =>
  index < 40 ? { acc: index % 5 === 0 ? nan : point(index / 100), loss: point(1) } : { loss: point(1) };

beforeAll(async () => {
  await freshTable();
  ({ limits } = await import('#shared/store/search/limits.ts'));
  standard = { ...limits };
  const { layRuns, runOf } = await import('./lay.ts');
  await layRuns(
    times(60, (index) => {
      const tags = { team: index % 2 === 0 ? 'red' : 'blue', one: `${index}` };
      // Times that are not in the order of the ids.
      return runOf(index, { metrics: metricsOf(index), tags, start_time: (index * 7) % 60 });
    }),
  );
});
afterEach(() => void Object.assign(limits, standard));

const [time, recent, metric, tag, get, one] = [
  'Query list RUNS',
  'Query recent RUNS',
  'Query list RUN_METRIC',
  'Query IS',
  'BatchGet',
  'Get',
];
const many = { posted: 5 };
const id = (index: number) => index.toString(16).padStart(4, '0').repeat(8);

type Asked = { filter?: string; order_by?: string[]; experiment_ids?: string[]; run_view_type?: string };
const cases: [query: Asked, limits: Partial<Limits>, shapes: string[], rows: number][] = [
  [{ filter: `run_id = '${id(3)}'` }, {}, [one], 1],
  [{ filter: `run_id IN ('${id(3)}', '${id(4)}', '${id(99)}')`, order_by: ['metrics.acc'] }, {}, [get], 2],
  [{ filter: "run_id = 'x'" }, {}, [], 0],
  [{ filter: `run_id = '${id(3)}' AND run_id = '${id(4)}'` }, {}, [], 0],
  [{ filter: "tags.one = '7'" }, {}, [tag, one], 1],
  [{ filter: "attributes.run_name = 'run 7'" }, {}, [tag, one], 1],
  [{ filter: "tags.one = '7'", order_by: ['metrics.acc'] }, many, [tag, one], 1],
  [{ filter: "tags.team = 'red'" }, {}, [tag, get], 30],
  [{ filter: "tags.team = 'red'" }, many, [tag, time, get], 30],
  [{ filter: "tags.team = 'red' AND tags.one = '8'" }, many, [tag, one], 1],
  [{ filter: "tags.team != 'red'" }, {}, [time, get], 30],
  [{ filter: 'metrics.acc > 0.37' }, {}, [metric, get], 2],
  [{ filter: 'metrics.acc > 0.37' }, many, [metric, get], 2],
  [{ filter: 'metrics.acc > 0' }, {}, [metric, get], 32],
  [{ filter: 'metrics.acc > 0' }, many, [metric, time, get], 32],
  [{ filter: 'metrics.acc != 0.01' }, {}, [time, get], 39],
  [{ filter: 'metrics.loss > 0 AND metrics.acc > 0.38' }, many, [metric, get], 1],
  [{ filter: 'metrics.acc > 1 AND metrics.acc < 0' }, {}, [], 0],
  [{ order_by: ['metrics.acc DESC'] }, {}, [metric, get, time], 60],
  [{ order_by: ['metrics.acc DESC'], filter: 'metrics.acc >= 0.2' }, many, [metric, get], 16],
  [{ order_by: ['metrics.acc'], filter: 'metrics.acc != 0.01' }, {}, [metric, get], 39],
  [{ order_by: ['metrics.acc', 'status'] }, {}, [metric, get, time], 60],
  [{}, {}, [time, get], 60],
  [{ order_by: ['start_time'] }, {}, [time, get], 60],
  [{ order_by: ['params.lr', 'run_id'] }, {}, [time, get], 60],
  [{ run_view_type: 'ALL' }, {}, [time, get], 60],
  [{ experiment_ids: times(60, String) }, {}, [recent, get], 60],
  [{ experiment_ids: times(60, String), order_by: ['metrics.acc'] }, {}, [metric, get, recent], 60],
  [{ experiment_ids: [] }, {}, [], 0],
  [{ experiment_ids: ['2'] }, {}, [time], 0],
];

test.each(cases)('%j %j', async (query, taken, shapes, rows) => {
  const { requestsOf } = await import('../search/requests.ts');
  Object.assign(limits, taken);
  const asked = { experiment_ids: ['1'], max_results: 100, ...query };
  const { result, requests } = await requestsOf(() => ok('searchRuns', asked));
  expect([result.runs?.length ?? 0, requests.shapes]).toEqual([rows, shapes]);
});

test('every request of a search is among the rights its function is given', async () => {
  const { searchRuns } = await import('#shared/operations/runs.ts');
  const actions = { Get: 'GetItem', BatchGet: 'GetItem', Query: 'Query' } as Record<string, string>;
  for (const shape of [time, recent, metric, tag, get] as string[]) {
    const [command = '', index] = shape.split(' ');
    if (index === 'list' || index === 'recent') expect(searchRuns.access.indexes).toContain(index);
    else expect(searchRuns.access.table?.tracking).toContain(actions[command]);
  }
});

const orders = [['metrics.acc'], ['metrics.acc DESC'], ['metrics.acc DESC', 'status'], ['metrics.acc', 'start_time']];

test.each(orders)(
  'numbers, then what is none, then the rest, however small the pages are: %s %s',
  async (...order_by) => {
    const query = { experiment_ids: ['1'], order_by: order_by.filter(Boolean) };
    const [whole = []] = await pagesOf('searchRuns', query, [100]);
    const kind = (run_id: string) => {
      const { acc } = metricsOf(Number.parseInt(run_id.slice(0, 4), 16)) as { acc?: { is_nan?: true } };
      return acc === undefined ? 2 : Number(acc.is_nan ?? false);
    };
    expect(whole.map(kind)).toEqual([...times(32, () => 0), ...times(8, () => 1), ...times(20, () => 2)]);
    for (const batch of [1, 3, 300]) {
      Object.assign(limits, { batch });
      expect((await pagesOf('searchRuns', query, [7, 1, 13])).flat()).toEqual(whole);
    }
  },
);

test('a page among the runs without the metric does not go through those with it again', async () => {
  const { requestsOf } = await import('../search/requests.ts');
  for (const order_by of [['metrics.acc'], ['metrics.acc', 'status']]) {
    const query = { experiment_ids: ['1'], order_by, max_results: 45 };
    const { next_page_token: page_token } = await ok('searchRuns', query);
    const { result, requests } = await requestsOf(() => ok('searchRuns', { ...query, page_token }));
    expect([result.runs.length, requests.shapes]).toEqual([15, [time, get]]);
  }
});

test('an order that no index has is refused when too many match, and says what to do', async () => {
  const { call } = await import('#test/support/call.ts');
  const search = (query: object) => call('searchRuns', { experiment_ids: ['1'], ...query });
  Object.assign(limits, { sorted: 59 });
  expect(await search({ order_by: ['status'] })).toMatchObject(
    invalid(/at most 59, or order by start_time or a metric/),
  );
  // Those that have the metric are in its order already.
  Object.assign(limits, { sorted: 20 });
  expect((await search({ order_by: ['metrics.acc', 'status'] })).status).toBe(200);
  Object.assign(limits, { sorted: 5_000, sortedCost: 5 });
  expect((await search({ order_by: ['status'] })).status).toBe(400);
});

test('bounds of one metric over many experiments are asked for at once, and in bounded work', async () => {
  const { measure } = await import('../cost/meter.ts');
  const query = { experiment_ids: times(300, String), filter: 'metrics.acc > 0.37' };
  const { result, cost } = await measure(() => ok('searchRuns', query));
  expect(result.runs).toHaveLength(2);
  expect(cost.trips).toBeLessThan(100);
});
