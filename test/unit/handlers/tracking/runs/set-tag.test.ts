import { expect, test } from 'vitest';
import { setTag } from '#shared/operations/runs.ts';
import { call } from '#test/support/events.ts';
import { fakeTable } from '#test/support/fake-table.ts';
import { refuses } from '#test/support/refusals.ts';
import {
  deleted,
  missesRun,
  refusesDeletedRun,
  runChanged,
  runPosting,
  takesRunUuid,
  trackedRun,
} from '#test/support/tracking.ts';

/** A call on a run with these tags, and what it writes. */
async function set(args: object, tags: Record<string, string> = {}) {
  const tracked = trackedRun({ tags });
  const table = fakeTable(tracked.item);
  expect(await call(setTag, { run_id: tracked.run_id, ...args })).toMatchObject({ status: 200, body: {} });
  return { tracked, table };
}

test('a new tag, with its posting', async () => {
  const { tracked, table } = await set({ key: 'a.b/c', value: 'v' }, { k: 'x' });
  expect(table.trips).toEqual([[`get ${tracked.at}`], ['transact 2']]);
  expect(table.written).toEqual([
    runChanged(tracked, { tags: { k: 'x', 'a.b/c': 'v' } }),
    { put: runPosting(tracked, 'a.b/c', 'v') },
  ]);
});

test('another value: the posting of the old one goes', async () => {
  const { tracked, table } = await set({ key: 'k', value: 'new' }, { k: 'old' });
  expect(table.written.slice(1)).toEqual([
    { put: runPosting(tracked, 'k', 'new') },
    deleted(runPosting(tracked, 'k', 'old')),
  ]);
});

test.each([{}, { value: '' }, { value: 'é'.repeat(501) }])('%j needs no posting', async (args) => {
  const { tracked, table } = await set({ key: 'k', ...args }, { k: 'old' });
  expect(table.written).toEqual([
    runChanged(tracked, { tags: { k: args.value ?? '' } }),
    deleted(runPosting(tracked, 'k', 'old')),
  ]);
});

test('the value it has already is not written again', async () => {
  const { table } = await set({ key: 'k', value: 'v' }, { k: 'v' });
  expect(table.writes).toEqual([]);
});

test.each(['constructor', 'toString'])('%s is a key like any other', async (key) => {
  const { tracked, table } = await set({ key, value: 'v' });
  expect(table.written).toEqual([
    runChanged(tracked, { tags: { [key]: 'v' } }),
    { put: runPosting(tracked, key, 'v') },
  ]);
});

test('mlflow.runName renames the run; an empty one does not', async () => {
  const named = await set({ key: 'mlflow.runName', value: 'new' });
  expect(named.table.written[0]).toEqual(
    runChanged(named.tracked, { run_name: 'new', tags: { 'mlflow.runName': 'new' } }),
  );
  const unnamed = await set({ key: 'mlflow.runName', value: '' });
  expect(unnamed.table.written).toEqual([runChanged(unnamed.tracked, { tags: { 'mlflow.runName': '' } })]);
});

test('a value is cut to 8,000 characters', async () => {
  const { tracked, table } = await set({ key: 'k', value: '😀'.repeat(8_001) });
  expect(table.written).toEqual([runChanged(tracked, { tags: { k: '😀'.repeat(8_000) } })]);
});

test('somebody else set it meanwhile: the posting of his value goes', async () => {
  const tracked = trackedRun();
  const table = fakeTable(tracked.item);
  table.before(2, () => table.change(tracked.at, { tags: { k: 'his', other: 'x' }, rev: 8 }));
  await call(setTag, { run_id: tracked.run_id, key: 'k', value: 'mine' });
  expect(table.writes.at(-1)).toEqual([
    runChanged(tracked, { tags: { k: 'mine', other: 'x' } }, 9),
    { put: runPosting(tracked, 'k', 'mine') },
    deleted(runPosting(tracked, 'k', 'his')),
  ]);
});

takesRunUuid(setTag);
missesRun(setTag);
refusesDeletedRun(setTag);

refuses(setTag, [
  [
    { key: '..' },
    `Invalid value ".." for parameter 'key' supplied: Names may be treated as files in certain cases, and must not resolve to other names when treated as such. This name would resolve to '..'`,
  ],
  [{ key: 'k'.repeat(251) }, "'key' exceeds the maximum length of 250 characters"],
  [{ key: '__proto__' }, "A tag key cannot be '__proto__'."],
]);
