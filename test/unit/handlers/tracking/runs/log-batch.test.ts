import { describe, expect, test } from 'vitest';
import type { Run } from '#shared/domain/tracking/entities.ts';
import { logBatch } from '#shared/operations/runs.ts';
import { decodePoints } from '#shared/store/tracking/points.ts';
import { call } from '#test/support/events.ts';
import { timedOut } from '#test/support/failures.ts';
import { type FakeTable, fakeTable } from '#test/support/fake-table.ts';
import { refuses } from '#test/support/refusals.ts';
import {
  deleted,
  missesRun,
  missesTracked,
  refusesDeletedRun,
  runChanged,
  runPosting,
  type TrackedRun,
  trackedModel,
  trackedRun,
} from '#test/support/tracking.ts';

const metric = (key: string, value = 1, timestamp = 5, step = 0) => ({ key, value, timestamp, step });
const many = <T>(count: number, make: (n: number) => T) => Array.from({ length: count }, (_, n) => make(n));
const send = ({ run_id }: TrackedRun, args: object) => call(logBatch, { run_id, ...args });

/** Lines of the transactions, and of what was written before them. */
const writesOf = (table: FakeTable) => table.trips.flat().filter((line) => !line.startsWith('get'));

const pointsOf = (table: FakeTable) =>
  table.writes.flat().flatMap(({ put }) => (put?.points ? [decodePoints(put.points as Uint8Array)] : []));

test('metrics, params and tags of a run change as one', async () => {
  const tracked = trackedRun({ params: { old: '1' }, tags: { t: 'old' } });
  const table = fakeTable(tracked.item);
  const reply = await send(tracked, {
    metrics: [metric('a', 2, 7, 2), metric('b'), metric('a', 1, 6, 1), metric('a', 2, 7, 2)],
    params: [{ key: 'p', value: 'v' }, { key: 'empty' }],
    tags: [
      { key: 't', value: 'x' },
      { key: 't', value: 'new' },
    ],
  });
  expect(reply).toMatchObject({ status: 200, body: {} });
  expect(table.trips).toEqual([[`get ${tracked.at}`], ['transact 7']]);
  const [a, b] = [
    { value: 2, timestamp: 7, step: 2 },
    { value: 1, timestamp: 5, step: 0 },
  ];
  const latest = (key: string, place: string) => ({
    put: {
      pk: tracked.metric(key),
      sk: 'LATEST',
      list_pk: `RUN_METRIC#12#${key}`,
      list_sk: `V#${place}#${tracked.run_id}`,
    },
  });
  const points = (key: string, first: number) => ({
    put: expect.objectContaining({
      pk: tracked.metric(key),
      sk: expect.stringMatching(`^POINTS#${String(first).padStart(16, '0')}#`),
    }),
  });
  expect(table.written).toEqual([
    runChanged(tracked, { params: { old: '1', p: 'v', empty: '' }, tags: { t: 'new' }, metrics: { a, b } }),
    points('a', 6),
    points('b', 5),
    latest('a', 'c000000000000000'),
    latest('b', 'bff0000000000000'),
    { put: runPosting(tracked, 't', 'new') },
    deleted(runPosting(tracked, 't', 'old')),
  ]);
  // In order, and what is equal once.
  expect(pointsOf(table)).toEqual([[{ value: 1, timestamp: 6, step: 1 }, a], [b]]);
});

test.each([{}, { metrics: [], params: [], tags: [] }])('%j changes nothing', async (args) => {
  const tracked = trackedRun();
  const table = fakeTable(tracked.item);
  expect(await send(tracked, args)).toMatchObject({ status: 200, body: {} });
  expect(table.trips).toEqual([[`get ${tracked.at}`]]);
});

test('what the run has already changes nothing', async () => {
  const tracked = trackedRun({ params: { p: 'v' }, tags: { t: 'v' } });
  const table = fakeTable(tracked.item);
  await send(tracked, { params: [{ key: 'p', value: 'v' }], tags: [{ key: 't', value: 'v' }] });
  expect(table.writes).toEqual([]);
});

test('a tag mlflow.runName renames the run', async () => {
  const tracked = trackedRun();
  const table = fakeTable(tracked.item);
  await send(tracked, { tags: [{ key: 'mlflow.runName', value: 'new' }] });
  expect(table.written[0]).toEqual(runChanged(tracked, { run_name: 'new', tags: { 'mlflow.runName': 'new' } }));
});

describe('a thousand points of one metric', () => {
  const points = many(1_000, (n) => metric('m', n / 2, 1_000 + n, n));

  test('are one item, and one latest', async () => {
    const tracked = trackedRun();
    const table = fakeTable(tracked.item);
    await send(tracked, { metrics: points.toReversed() });
    expect(writesOf(table)).toEqual(['transact 3']);
    expect(table.written[0]?.set?.metrics).toEqual({ m: { value: 499.5, timestamp: 1_999, step: 999 } });
    expect(pointsOf(table)).toEqual([points.map(({ key, ...point }) => point)]);
  });

  test('none of which is the latest', async () => {
    const tracked = trackedRun({ metrics: { m: { value: 0, timestamp: 0, step: 5_000 } } });
    const table = fakeTable(tracked.item);
    await send(tracked, { metrics: points });
    expect(table.written.map(({ put }) => put?.sk.split('#')[0])).toEqual([undefined, 'POINTS']);
  });
});

describe('a transaction has room for 100 actions', () => {
  const metrics = (count: number) => many(count, (n) => metric(`m${n}`));
  const entries = (count: number) => many(count, (n) => ({ key: `k${n}`, value: 'v' }));

  test.each<[number, number, string[]]>([
    [45, 0, ['transact 91']],
    [46, 0, ['transact 91', 'transact 3']],
    [45, 9, ['transact 100']],
    [45, 10, ['write 10', 'transact 91']],
    [100, 0, ['transact 91', 'transact 91', 'transact 21']],
    [0, 99, ['transact 100']],
    [0, 100, ['write 25', 'write 25', 'write 25', 'write 25', 'transact 1']],
  ])('%i metrics and %i tags: %j', async (count, tags, expected) => {
    const tracked = trackedRun();
    const table = fakeTable(tracked.item);
    expect(await send(tracked, { metrics: metrics(count), tags: entries(tags) })).toMatchObject({ status: 200 });
    expect(writesOf(table)).toEqual(expected);
    const item = table.items.get(tracked.at) as unknown as Run;
    expect([Object.keys(item.metrics).length, Object.keys(item.tags).length]).toEqual([count, tags]);
    for (const key of [`m${count - 1}`].slice(0, count)) {
      expect(table.items.has(`${tracked.metric(key)} LATEST`)).toBe(true);
    }
    const postings = [...table.items.keys()].filter((key) => key.startsWith('IS#r#tag.'));
    expect(postings).toHaveLength(tags);
  });

  test('params and tags go with the first metrics', async () => {
    const tracked = trackedRun();
    const table = fakeTable(tracked.item);
    await send(tracked, { metrics: metrics(46), params: entries(100), tags: entries(1) });
    expect(table.writes[0]?.[0]?.set).toMatchObject({ params: expect.anything(), tags: { k0: 'v' } });
    expect(table.writes[1]?.[0]).toEqual(runChanged(tracked, { metrics: expect.anything() }, 9));
  });

  test('postings of values that go stay where there is no room: they are looked at again', async () => {
    const before = Object.fromEntries(entries(60).map(({ key }) => [key, 'old']));
    const tracked = trackedRun({ tags: before });
    const table = fakeTable(tracked.item);
    await send(tracked, { tags: entries(60) });
    expect(writesOf(table)).toEqual(['transact 100']);
    expect(table.written.filter(({ delete: gone }) => gone)).toHaveLength(39);
  });

  test.each<[number, number, string[]]>([
    // 45 keys leave room for the items of nine models.
    [9, 45, ['transact 100']],
    [10, 45, ['transact 100', 'transact 2']],
    [20, 1, ['transact 12', 'transact 10', 'transact 3']],
  ])('%i models, %i metrics: %j', async (count, keys, expected) => {
    const tracked = trackedRun();
    const models = many(count, () => trackedModel());
    const table = fakeTable(tracked.item, ...models.map(({ items }) => items));
    const of = ({ model_id }: { model_id: string }, n: number) => ({ ...metric(`m${n % keys}`), model_id });
    expect(await send(tracked, { metrics: [...models.map(of), ...metrics(keys)] })).toMatchObject({ status: 200 });
    expect(writesOf(table)).toEqual(expected);
    for (const { model_id } of models) {
      const stand = [...table.items.keys()].filter((key) => key.startsWith(`LOGGED_MODEL#${model_id} METRICS#`));
      expect(stand).toHaveLength(1);
    }
  });

  test('a thousand points of a model are nine items of it', async () => {
    const [tracked, { items, model_id, at }] = [trackedRun(), trackedModel()];
    const table = fakeTable(tracked.item, items);
    await send(tracked, { metrics: many(1_000, (n) => ({ ...metric('m', n, n, n), model_id })) });
    expect(table.trips).toEqual([[`get ${at}`], [`get ${tracked.at}`], ['transact 12']]);
    const blocks = table.written.flatMap(({ put }) => (put?.sk.startsWith('METRICS#') ? [put.metrics] : []));
    expect(blocks.map((block) => (block as object[]).length)).toEqual([...Array(8).fill(120), 40]);
    expect(new Set(table.written.map(({ put }) => put?.sk)).size).toBe(12);
  });
});

describe('params are written once', () => {
  const tracked = trackedRun({ params: { a: '1', b: '2' } });
  const message = (changed: string) =>
    `Changing param values is not allowed. Params were already logged='[${changed}]' for run ID='${tracked.run_id}'.`;

  test('400 says all that differ, and nothing of the batch is written', async () => {
    const table = fakeTable(tracked.item);
    const params = [
      { key: 'a', value: 'x' },
      { key: 'new', value: 'y' },
      { key: 'b', value: "it's" },
    ];
    expect(await send(tracked, { params, metrics: [metric('m')] })).toMatchObject({
      status: 400,
      body: {
        error_code: 'INVALID_PARAMETER_VALUE',
        message: message(
          `{'key': 'a', 'old_value': '1', 'new_value': 'x'}, {'key': 'b', 'old_value': '2', 'new_value': "it's"}`,
        ),
      },
    });
    expect(table.writes).toEqual([]);
  });

  test('also when somebody else wrote another value meanwhile', async () => {
    const table = fakeTable(tracked.item);
    table.before(2, () => table.change(tracked.at, { params: { new: 'his' }, rev: 8 }));
    expect(await send(tracked, { params: [{ key: 'new', value: 'mine' }] })).toMatchObject({
      status: 400,
      body: { message: message("{'key': 'new', 'old_value': 'his', 'new_value': 'mine'}") },
    });
  });
});

describe('answers that are lost', () => {
  const metrics = many(46, (n) => metric(`m${n}`));

  test('each transaction is settled by itself: what the first left says nothing of the second', async () => {
    const tracked = trackedRun();
    const table = fakeTable(tracked.item);
    table.before(4, () => table.failNext(timedOut()));
    expect(await send(tracked, { metrics })).toMatchObject({ status: 200 });
    expect(table.items.get(tracked.at)).toMatchObject({ metrics: { m45: { value: 1 } }, rev: 9 });
    expect(writesOf(table)).toEqual(['transact 91', 'transact 3', 'transact 3']);
  });

  test('what has happened is not done again', async () => {
    const tracked = trackedRun();
    const table = fakeTable(tracked.item);
    table.failNext({ after: timedOut() }, { after: timedOut() });
    expect(await send(tracked, { metrics })).toMatchObject({ status: 200 });
    expect(writesOf(table)).toEqual(['transact 91', 'transact 3']);
    expect(pointsOf(table)).toHaveLength(46);
  });

  test('what was cut off and is logged once more comes to the same', async () => {
    const tracked = trackedRun();
    const table = fakeTable(tracked.item);
    await send(tracked, { metrics: metrics.slice(0, 45), params: [{ key: 'p', value: 'v' }] });
    const before = table.items.get(tracked.at);
    await send(tracked, { metrics: metrics.slice(0, 45), params: [{ key: 'p', value: 'v' }] });
    expect(table.items.get(tracked.at)).toEqual({ ...before, rev: 9, request: expect.anything() });
  });
});

test('400: a run has room for all of a batch, or gets nothing of it', async () => {
  const tracked = trackedRun({ tags: { k: 'v'.repeat(349_995 - 74) } });
  const table = fakeTable(tracked.item);
  // A latest point takes its key and 70 bytes.
  expect(await send(tracked, { metrics: [metric('m234')] })).toMatchObject({ status: 200 });
  const full = trackedRun({ tags: { k: 'v'.repeat(349_996 - 46 * 73) } });
  table.put(full.item);
  const metrics = many(46, (n) => metric(`m${String(n).padStart(2, '0')}`));
  expect(await send(full, { metrics })).toMatchObject({
    status: 400,
    body: {
      message: expect.stringContaining(
        'a run can have 350000 bytes together; these would have 350001. Log what is long as an artifact.',
      ),
    },
  });
  expect(table.items.get(full.at)).toEqual(full.item);
});

missesRun(logBatch);
refusesDeletedRun(logBatch);

const none = `m-${'f'.repeat(32)}`;
missesTracked(logBatch, [
  [{ metrics: [metric('a'), { ...metric('b'), model_id: none }] }, `Logged model with ID '${none}' not found.`, 1],
]);

const alphabet =
  'Names may only contain alphanumerics, underscores (_), dashes (-), periods (.), spaces ( ), colon(:) and slashes (/).';
const seeDocs = 'See the API docs for more information about request parameters.';
const tooMany = (most: number, what: string, count: number) =>
  `A batch logging request can contain at most ${most} ${what}. Got ${count} ${what}. Please split up ${what} across multiple requests and try again.`;
const params = (count: number) => many(count, (n) => ({ key: `p${n}`, value: '' }));

refuses(logBatch, [
  [{ run_id: '-x' }, `Invalid value "-x" for parameter 'run_id' supplied.`],
  [
    { metrics: [metric('a'), metric('a@b')] },
    `Invalid value "a@b" for parameter 'metrics[1].name' supplied: ${alphabet}`,
  ],
  [
    { metrics: [metric('a', 1, -1)] },
    "Invalid value -1 for parameter 'metrics[0].timestamp' supplied: metric 'a' (value=1.0). Timestamp must be a nonnegative long (64-bit integer) ",
  ],
  [{ metrics: [{ key: 'a', value: 1 }] }, `Missing value for required parameter 'metrics[0].timestamp'. ${seeDocs}`],
  [{ metrics: [{ value: 1, timestamp: 1 }] }, `Missing value for required parameter 'metrics[0].key'. ${seeDocs}`],
  [{ params: [{ key: 'a*', value: '' }] }, `Invalid value "a*" for parameter 'params[0].key' supplied: ${alphabet}`],
  [{ tags: [{ key: 'a*', value: '' }] }, `Invalid value "a*" for parameter 'tags[0].key' supplied: ${alphabet}`],
  [{ params: [{ key: 'k'.repeat(251) }] }, "'Param key' exceeds the maximum length of 250 characters"],
  [{ tags: [{ key: 'k'.repeat(251) }] }, "'tags[0].key' exceeds the maximum length of 250 characters"],
  [{ metrics: many(1_001, (n) => metric(`m${n}`)) }, tooMany(1_000, 'metrics', 1_001)],
  [{ params: params(101) }, tooMany(100, 'params', 101)],
  [{ tags: params(101) }, tooMany(100, 'tags', 101)],
  [
    { metrics: many(801, (n) => metric(`m${n}`)), params: params(100), tags: params(100) },
    tooMany(1_000, 'metrics, params, and tags', 1_001),
  ],
  [
    { params: [...params(2), ...params(1)] },
    "Duplicate parameter keys have been submitted: ['p0']. Please ensure the request contains only one param value per param key.",
  ],
]);
