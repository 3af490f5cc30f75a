import { expect, test } from 'vitest';
import { getLedgerHead } from '#shared/operations/ledger.ts';
import { call } from '#test/support/events.ts';
import { fakeTable } from '#test/support/fake-table.ts';
import { registered } from '#test/support/registry.ts';
import { chained, zeros } from './chained.ts';

test('where the chain ends, read strongly', async () => {
  const { id, items, head, audit, meta } = await chained();
  const table = fakeTable(items);
  const { status, body } = await call(getLedgerHead, { model_id: id });
  expect({ status, body }).toEqual({ status: 200, body: { model_id: id, n: 3, hash: head.hash, rev: 2 } });
  expect(table.trips).toEqual([[`get ${meta}`, `get ${audit} HEAD`], [`get ${audit} HEAD`]]);
});

test('by name', async () => {
  const { id, name, items } = await chained();
  fakeTable(items);
  expect((await call(getLedgerHead, { model: name })).body).toMatchObject({ model_id: id, n: 3 });
});

test('of a model that has no entry yet', async () => {
  const { id, items } = registered([]);
  fakeTable(items);
  expect((await call(getLedgerHead, { model_id: id })).body).toEqual({ model_id: id, n: 0, hash: zeros, rev: 0 });
});

test('unknown, or both ways at once', async () => {
  fakeTable();
  expect(await call(getLedgerHead, { model: 'nobody' })).toMatchObject({ status: 404 });
  expect(await call(getLedgerHead, { model_id: 'nobody' })).toMatchObject({ status: 404 });
  expect(await call(getLedgerHead, {})).toMatchObject({ status: 400 });
  expect(await call(getLedgerHead, { model: 'a', model_id: 'b' })).toMatchObject({ status: 400 });
});
