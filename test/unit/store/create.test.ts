import { describe, expect, test } from 'vitest';
import { createModel } from '#shared/store/models/create.ts';
import { createVersion } from '#shared/store/versions/create.ts';
import { caller, stamp } from '#test/support/events.ts';
import { cancelled, throttled, timedOut } from '#test/support/failures.ts';
import { fakeTable, now } from '#test/support/fake-table.ts';
import { registered } from '#test/support/registry.ts';

const request = { id: stamp.request, ...caller, client: stamp.client, deadline: now + 20_000 };
const given = { source: 's3://b/m', run_id: '', run_link: '', model_id: '', description: '', tags: {} };

describe('a model', () => {
  const create = () => createModel(request, { name: 'alpha', tags: {} });

  test('a conflict that is not about the name is tried again', async () => {
    const table = fakeTable();
    table.failNext(cancelled({ Code: 'TransactionConflict' }));
    await create();
    expect(table.trips.flat()).toEqual(['transact 5', 'get NAME#alpha NAME', 'transact 5']);
  });

  test('a time-out after the commit: ours, not a duplicate', async () => {
    const table = fakeTable();
    table.failNext({ after: timedOut() });
    const { id } = await create();
    expect(table.items.get('NAME#alpha NAME')).toMatchObject({ id });
    expect(table.trips).toEqual([['transact 5'], [`get MODEL#${id} CHANGE#0000000001`]]);
  });

  test('a time-out before the commit, and somebody else takes the name', async () => {
    const table = fakeTable();
    table.failNext(timedOut());
    const other = registered([], { name: 'alpha' });
    table.before(2, () => table.put(...other.items));
    await expect(create()).rejects.toMatchObject({ code: 'RESOURCE_ALREADY_EXISTS' });
    expect([...table.items.values()]).toEqual(other.items);
  });
});

describe('a version', () => {
  test('never enters a transaction with META: a conflict of its rows takes no second number', async () => {
    const { name, items, meta, v } = registered();
    const table = fakeTable(items);
    table.before(3, () => table.failNext(cancelled({ Code: 'TransactionConflict' }), throttled()));
    expect(await createVersion(request, name, given)).toMatchObject({ version: { version: 1 } });
    expect(table.trips.slice(2)).toEqual([['transact 3'], ['transact 3'], ['transact 3']]);
    expect(table.items.get(meta)).toMatchObject({ issued: 1, rev: 7 });
    expect(table.items.get(v(1))).toMatchObject({ after: 7 });
  });

  test('an ADD that met a transaction is sent again', async () => {
    const { name, items } = registered();
    const table = fakeTable(items);
    table.failNext(Object.assign(new Error('conflict'), { name: 'TransactionConflictException' }));
    expect(await createVersion(request, name, given)).toMatchObject({ version: { version: 1 } });
  });

  test('a number whose ADD was lost on the way back is a gap', async () => {
    const { name, items, v } = registered();
    const table = fakeTable(items);
    table.failNext({ after: timedOut() });
    expect(await createVersion(request, name, given)).toMatchObject({ version: { version: 2 } });
    expect(table.items.has(v(1))).toBe(false);
  });

  test('a time-out after its rows were written: one version', async () => {
    const { name, items, v, meta } = registered();
    const table = fakeTable(items);
    table.before(3, () => table.failNext({ after: timedOut() }));
    expect(await createVersion(request, name, given)).toMatchObject({ version: { version: 1 } });
    expect(table.trips.at(-1)).toEqual([`get ${v(1)}`]);
    expect(table.items.get(meta)).toMatchObject({ issued: 1 });
  });

  test('postings written ahead are tried again when throttled', async () => {
    const { name, items } = registered();
    const table = fakeTable(items);
    const tags = Object.fromEntries(Array.from({ length: 98 }, (_, n) => [`k${n}`, 'v']));
    table.before(3, () => table.failNext(throttled()));
    expect(await createVersion(request, name, { ...given, tags })).toMatchObject({ version: { version: 1 } });
    expect([...table.items.keys()].filter((key) => key.startsWith('IS#'))).toHaveLength(99);
  });
});
