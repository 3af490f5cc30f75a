import { describe, expect, test } from 'vitest';
import type { Point, Run } from '#shared/domain/tracking/entities.ts';
import { logMetric } from '#shared/operations/runs.ts';
import { decodePoints } from '#shared/store/tracking/points.ts';
import { call } from '#test/support/events.ts';
import { timedOut } from '#test/support/failures.ts';
import { fakeTable } from '#test/support/fake-table.ts';
import { refuses } from '#test/support/refusals.ts';
import {
  missesRun,
  missesTracked,
  refusesDeletedRun,
  runChanged,
  takesRunUuid,
  trackedModel,
  trackedRun,
} from '#test/support/tracking.ts';

const ulid = '[0-9A-Z]{26}';
const largest = 1.797_693_134_862_315_7e308;

/** A call on a run with the metric `m` as it is, and what it writes. */
async function log(args: object, metrics: Run['metrics'] = {}) {
  const tracked = trackedRun({ metrics });
  const table = fakeTable(tracked.item);
  const { status } = await call(logMetric, { run_id: tracked.run_id, key: 'm', value: 1, timestamp: 5, ...args });
  expect(status).toBe(200);
  return { tracked, table, written: table.written };
}

const pointOf = (fields: Partial<Point> = {}): Point => ({ value: 1, timestamp: 5, step: 0, ...fields });

test('an item of the history, and where the metric’s latest changes, the run and its place in the index', async () => {
  const { tracked, table, written } = await log({ value: 0.5, step: 3 }, { other: pointOf() });
  const point = { value: 0.5, timestamp: 5, step: 3 };
  expect(table.trips).toEqual([[`get ${tracked.at}`], ['transact 3']]);
  expect(written).toEqual([
    runChanged(tracked, { metrics: { other: pointOf(), m: point } }),
    {
      put: {
        pk: tracked.metric('m'),
        sk: expect.stringMatching(`^POINTS#0000000000000005#${ulid}$`),
        points: expect.anything(),
      },
    },
    {
      put: {
        pk: tracked.metric('m'),
        sk: 'LATEST',
        list_pk: 'RUN_METRIC#12#m',
        list_sk: `V#bfe0000000000000#${tracked.run_id}`,
      },
    },
  ]);
  expect(decodePoints(written[1]?.put?.points as Uint8Array)).toEqual([point]);
});

describe('the latest is that of the highest step, then time, then value', () => {
  const before = { value: 2, timestamp: 5, step: 3 };

  test.each<[Partial<Point>, boolean]>([
    [{ step: 4, timestamp: 1, value: 0 }, true],
    [{ step: 2, timestamp: 9, value: 9 }, false],
    [{ step: 3, timestamp: 6, value: 0 }, true],
    [{ step: 3, timestamp: 4, value: 9 }, false],
    [{ step: 3, timestamp: 5, value: 3 }, true],
    [{ step: 3, timestamp: 5, value: 1 }, false],
    [{ ...before }, false],
    [{ step: -1, timestamp: 9 }, false],
  ])('%j: %s', async (point, isLater) => {
    const { tracked, written } = await log(point, { m: before });
    const kept = isLater ? { metrics: { m: pointOf(point) } } : {};
    expect(written[0]).toEqual(runChanged(tracked, kept));
    expect(written.map(({ put }) => put?.sk.split('#')[0])).toEqual(
      isLater ? [undefined, 'POINTS', 'LATEST'] : [undefined, 'POINTS'],
    );
  });
});

describe('values that are no numbers of the table stand on the run as text', () => {
  test.each<[unknown, Partial<Point>, string, unknown?]>([
    ['NaN', { value: 0, is_nan: true }, 'X#'],
    ['Infinity', { value: largest }, 'V#ffefffffffffffff', String(largest)],
    ['-Infinity', { value: -largest }, 'V#0010000000000000', String(-largest)],
    ['1e400', { value: largest }, 'V#ffefffffffffffff', String(largest)],
    [1e-300, { value: 1e-300 }, 'V#81a56e1fc2f8f359', '1e-300'],
    [2 ** 53, { value: 2 ** 53 }, 'V#c340000000000000', '9007199254740992'],
    [2 ** 53 - 1, { value: 2 ** 53 - 1 }, 'V#c33fffffffffffff'],
    [-0, { value: 0 }, 'V#8000000000000000'],
    ['-1.5', { value: -1.5 }, 'V#4007ffffffffffff'],
    [' 2 ', { value: 2 }, 'V#c000000000000000'],
  ])('%j', async (value, point, place, text = point.value) => {
    const { tracked, written } = await log({ value });
    expect(written[0]).toEqual(runChanged(tracked, { metrics: { m: { ...pointOf(point), value: text } } }));
    expect(decodePoints(written[1]?.put?.points as Uint8Array)).toEqual([pointOf(point)]);
    expect(written[2]?.put?.list_sk).toBe(`${place}#${tracked.run_id}`);
  });

  test('and are compared as numbers', async () => {
    const { tracked, written } = await log({ value: 1e300 }, { m: pointOf({ value: '2e299' as never }) });
    expect(written[0]).toEqual(runChanged(tracked, { metrics: { m: pointOf({ value: '1e+300' as never }) } }));
  });
});

describe('of a logged model', () => {
  const send = async (args: object) => {
    const [tracked, model] = [trackedRun(), trackedModel()];
    const table = fakeTable(tracked.item, model.items);
    const { model_id } = model;
    const metric = { run_id: tracked.run_id, key: 'm', value: 'NaN', timestamp: 5, step: 1, model_id };
    expect(await call(logMetric, { ...metric, ...args })).toMatchObject({ status: 200 });
    return { tracked, model, table };
  };

  test.each([
    [{}, {}],
    [
      { dataset_name: 'd', dataset_digest: '1' },
      { dataset_name: 'd', dataset_digest: '1' },
    ],
    [{ dataset_name: '', dataset_digest: '' }, {}],
  ])('%j: it stands with the model, too', async (args, kept) => {
    const { tracked, model, table } = await send(args);
    expect(table.trips).toEqual([[`get ${model.at}`], [`get ${tracked.at}`], ['transact 4']]);
    expect(table.written[3]).toEqual({
      put: {
        pk: `LOGGED_MODEL#${model.model_id}`,
        sk: expect.stringMatching(`^METRICS#${ulid}$`),
        metrics: [{ key: 'm', value: 0, timestamp: 5, step: 1, ...kept, run_id: tracked.run_id }],
      },
    });
  });

  test('a value that is no number of the table is text there, too', async () => {
    const { table } = await send({ value: '-Infinity' });
    expect(table.written[3]?.put?.metrics).toMatchObject([{ value: String(-largest) }]);
  });

  const none = `m-${'f'.repeat(32)}`;
  missesTracked(logMetric, [
    [{ model_id: none }, `Logged model with ID '${none}' not found.`, 1],
    [{ model_id: 'none' }, "Logged model with ID 'none' not found.", 0],
  ]);
});

test('somebody else logged meanwhile: his later point stays the latest', async () => {
  const tracked = trackedRun();
  const table = fakeTable(tracked.item);
  const later = pointOf({ step: 9 });
  table.before(2, () => table.change(tracked.at, { metrics: { m: later }, rev: 8 }));
  await call(logMetric, { run_id: tracked.run_id, key: 'm', value: 1, timestamp: 5 });
  expect(table.writes.at(-1)?.[0]).toEqual(runChanged(tracked, {}, 9));
  expect(table.items.get(tracked.at)).toMatchObject({ metrics: { m: later } });
});

test('a lost answer, and somebody else’s change after it: logged again, as the same item', async () => {
  const tracked = trackedRun();
  const table = fakeTable(tracked.item);
  table.failNext({ after: timedOut() });
  table.before(3, () => table.change(tracked.at, { rev: 9, request: 'other' }));
  await call(logMetric, { run_id: tracked.run_id, key: 'm', value: 1, timestamp: 5 });
  expect([...table.items.keys()].filter((key) => key.includes('POINTS#'))).toHaveLength(1);
  expect(table.items.get(tracked.at)).toMatchObject({ metrics: { m: pointOf() }, rev: 10 });
});

takesRunUuid(logMetric);
missesRun(logMetric);
refusesDeletedRun(logMetric);

const seeDocs = 'See the API docs for more information about request parameters.';
const missing = (name: string) => `Missing value for required parameter '${name}'. ${seeDocs}`;
refuses(logMetric, [
  [{ value: null }, missing('value')],
  [{ value: '' }, missing('value')],
  [{ timestamp: null }, missing('timestamp')],
  [{ value: 'x' }, `Invalid value "x" for parameter 'value' supplied:  Hint: Value was of type 'str'. ${seeDocs}`],
  [
    { timestamp: -1 },
    "Invalid value -1 for parameter 'timestamp' supplied: metric 'k' (value=1.5). Timestamp must be a nonnegative long (64-bit integer) ",
  ],
  [
    { timestamp: 1.5 },
    `Invalid value 1.5 for parameter 'timestamp' supplied:  Hint: Value was of type 'float'. ${seeDocs}`,
  ],
  [
    { key: 'a@b' },
    `Invalid value "a@b" for parameter 'name' supplied: Names may only contain alphanumerics, underscores (_), dashes (-), periods (.), spaces ( ), colon(:) and slashes (/).`,
  ],
  [{ key: 'k'.repeat(251) }, "'Metric name' exceeds the maximum length of 250 characters"],
  [{ dataset_name: 'd'.repeat(501) }, "'dataset_name' exceeds the maximum length of 500 characters"],
  [{ dataset_digest: 'd'.repeat(37) }, "'dataset_digest' exceeds the maximum length of 36 characters"],
  [{ key: '__proto__' }, "A tag key cannot be '__proto__'."],
]);
