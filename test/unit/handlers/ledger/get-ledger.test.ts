import { expect, test } from 'vitest';
import { getLedger } from '#shared/operations/ledger.ts';
import { call } from '#test/support/events.ts';
import { fakeTable } from '#test/support/fake-table.ts';
import { registered, ten } from '#test/support/registry.ts';
import { chained, zeros } from './chained.ts';

test('entries in the order of the chain, with what their rows are called', async () => {
  const { id, name, items, entries, audit, meta } = await chained();
  const table = fakeTable(items);
  const { status, body } = await call(getLedger, { model: name });
  expect({ status, body }).toEqual({
    status: 200,
    body: {
      model_id: id,
      entries: entries.map(({ n, sk, prev, row, hash }, index) => ({
        ...{ n, sk, prev, row, hash },
        transition_id: [`${id}-1`, `${id}-2`, `${id}-v1`][index],
      })),
    },
  });
  expect(body.entries.map(({ n, prev }: { n: number; prev: string }) => [n, prev])).toEqual([
    [1, zeros],
    [2, entries[0]?.hash],
    [3, entries[1]?.hash],
  ]);
  expect(table.trips.slice(-2)).toEqual([
    [`query list list_pk = "${audit}" AND list_sk BETWEEN "${ten(1)}" AND "9999999999" limit 101`],
    entries.map(({ pk, sk }) => `get ${pk} ${sk}`),
  ]);
  expect(table.trips).toHaveLength(table.trips.flat().includes(`get NAME#${name} NAME`) ? 4 : 3);
  expect(table.trips.flat()).toContain(`get ${meta}`);
});

test('from a position on, in pages that keep to their model', async () => {
  const { id, name, items, entries } = await chained();
  const table = fakeTable(items);
  const asked = { model: name, from: 2, max_results: 1 };
  const first = await call(getLedger, asked);
  expect(first.body.entries.map(({ n }: { n: number }) => n)).toEqual([2]);
  // Another model has the name by then.
  const other = registered([], { name });
  for (const item of other.items) table.items.set(`${item.pk} ${item.sk}`, item);
  const second = await call(getLedger, { ...asked, page_token: first.body.next_page_token });
  expect(second.body).toEqual({ model_id: id, entries: [expect.objectContaining({ n: 3, sk: entries[2]?.sk })] });
  expect(await call(getLedger, { ...asked, from: 1, page_token: first.body.next_page_token })).toMatchObject({
    status: 400,
  });
});

test('a page ends before an answer is too big', async () => {
  const { id, items } = await chained();
  const table = fakeTable(items);
  for (const [address, item] of table.items)
    if (item.pk === `AUDIT#${id}` && item.row)
      table.items.set(address, { ...item, row: { text: 'x'.repeat(1_500_000) } });
  const { body } = await call(getLedger, { model_id: id });
  expect(body.entries).toHaveLength(1);
  expect(body.next_page_token).toBeDefined();
});

test('by a name that nobody has any more: of who was given it last', async () => {
  const { id, name, items, pk } = await chained();
  const table = fakeTable(items);
  table.items.delete(`NAME#${name} NAME`);
  const { status, body } = await call(getLedger, { model: name, max_results: 1 });
  expect([status, body.model_id]).toEqual([200, id]);
  expect(table.trips.flat()).toContain(`query list list_pk = "NAMED#${name}" backward limit 20`);
  // A model whose META is gone is still known by its chain.
  table.items.delete(`${pk} META`);
  expect((await call(getLedger, { model_id: id })).body.entries).toHaveLength(3);
});

test.each([
  [{ model: 'nobody' }, 'Registered Model with name=nobody not found'],
  [{ model_id: '01HF7YAT00AAAAAAAAAAAAAAAA' }, 'Registered Model with id=01HF7YAT00AAAAAAAAAAAAAAAA not found'],
  [{ model_id: 'x'.repeat(3_000) }, `Registered Model with id=${'x'.repeat(3_000)} not found`],
])('404: %j', async (args, message) => {
  fakeTable();
  expect(await call(getLedger, args)).toMatchObject({
    status: 404,
    body: { error_code: 'RESOURCE_DOES_NOT_EXIST', message },
  });
});

test.each([
  [{}, "Give either 'model', its name now or once, or 'model_id'."],
  [{ model: 'a', model_id: 'b' }, "Give either 'model', its name now or once, or 'model_id'."],
  [{ model: 'a', from: 0 }, 'Invalid value for from. It must be a positive integer, but got 0'],
  [{ model: 'a', max_results: 0 }, 'Invalid value for max_results. It must be a positive integer, but got 0'],
  [{ model: 'a', page_token: 'x' }, expect.stringContaining('Invalid page token')],
])('refuses %j', async (args, message) => {
  const table = fakeTable();
  expect(await call(getLedger, args)).toMatchObject({
    status: 400,
    body: { error_code: 'INVALID_PARAMETER_VALUE', message },
  });
  expect(table.trips).toEqual([]);
});

test('a model without entries has none', async () => {
  const { id, items } = registered([]);
  fakeTable(items);
  expect((await call(getLedger, { model_id: id })).body).toEqual({ model_id: id, entries: [] });
});
