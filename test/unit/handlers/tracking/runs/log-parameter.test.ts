import { expect, test } from 'vitest';
import { logParameter } from '#shared/operations/runs.ts';
import { call } from '#test/support/events.ts';
import { timedOut } from '#test/support/failures.ts';
import { fakeTable } from '#test/support/fake-table.ts';
import { refuses } from '#test/support/refusals.ts';
import { missesRun, refusesDeletedRun, runChanged, takesRunUuid, trackedRun } from '#test/support/tracking.ts';

const changed = (run_id: string, old: string, attempted: string) => ({
  status: 400,
  body: {
    error_code: 'INVALID_PARAMETER_VALUE',
    message:
      `Changing param values is not allowed. Param with key='k' was already logged with value='${old}' for run ` +
      `ID='${run_id}'. Attempted logging new value '${attempted}'.`,
  },
});

test.each([
  ['v', 'v'],
  [undefined, ''],
  ['ü'.repeat(6_000), 'ü'.repeat(6_000)],
  // Cut by characters, not by halves of them.
  ['😀'.repeat(6_001), '😀'.repeat(6_000)],
])('%.10s: the params as they were, with it', async (value, kept) => {
  const tracked = trackedRun({ params: { other: 'x' } });
  const table = fakeTable(tracked.item);
  const { run_id, at } = tracked;
  expect(await call(logParameter, { run_id, key: 'k', value })).toMatchObject({ status: 200, body: {} });
  expect(table.trips).toEqual([[`get ${at}`], ['transact 1']]);
  expect(table.written).toEqual([runChanged(tracked, { params: { other: 'x', k: kept } })]);
});

test.each(['constructor', 'toString'])('%s is a key like any other', async (key) => {
  const tracked = trackedRun();
  const table = fakeTable(tracked.item);
  await call(logParameter, { run_id: tracked.run_id, key, value: 'v' });
  expect(table.written).toEqual([runChanged(tracked, { params: { [key]: 'v' } })]);
});

test('the value it has is not written again; another is refused', async () => {
  const { run_id, item } = trackedRun({ params: { k: 'v' } });
  const table = fakeTable(item);
  expect(await call(logParameter, { run_id, key: 'k', value: 'v' })).toMatchObject({ status: 200, body: {} });
  for (const value of ['new', '']) {
    expect(await call(logParameter, { run_id, key: 'k', value })).toMatchObject(changed(run_id, 'v', value));
  }
  expect(table.writes).toEqual([]);
});

test('what was cut is the value it has', async () => {
  const { run_id, item } = trackedRun({ params: { k: 'v'.repeat(6_000) } });
  const table = fakeTable(item);
  expect(await call(logParameter, { run_id, key: 'k', value: 'v'.repeat(7_000) })).toMatchObject({ status: 200 });
  expect(table.writes).toEqual([]);
});

test('somebody else logged another value meanwhile: refused', async () => {
  const { run_id, at, item } = trackedRun();
  const table = fakeTable(item);
  table.before(2, () => table.change(at, { params: { k: 'first' }, rev: 8 }));
  expect(await call(logParameter, { run_id, key: 'k', value: 'v' })).toMatchObject(changed(run_id, 'first', 'v'));
  expect(table.items.get(at)).toMatchObject({ params: { k: 'first' }, rev: 8 });
});

test('a lost answer: logged, and not refused', async () => {
  const { run_id, at, item } = trackedRun();
  const table = fakeTable(item);
  table.failNext({ after: timedOut() });
  expect(await call(logParameter, { run_id, key: 'k', value: 'v' })).toMatchObject({ status: 200 });
  expect(table.items.get(at)).toMatchObject({ params: { k: 'v' }, rev: 8 });
});

takesRunUuid(logParameter);
missesRun(logParameter);
refusesDeletedRun(logParameter);

refuses(logParameter, [
  [
    { key: 'a@b' },
    `Invalid value "a@b" for parameter 'key' supplied: Names may only contain alphanumerics, underscores (_), dashes (-), periods (.), spaces ( ), colon(:) and slashes (/).`,
  ],
  [{ key: 'k'.repeat(251) }, "'Param key' exceeds the maximum length of 250 characters"],
  [{ key: '__proto__' }, "A tag key cannot be '__proto__'."],
]);
