import { expect, test } from 'vitest';
import { listReceipts } from '#shared/operations/receipts.ts';
import { call } from '#test/support/events.ts';
import { fakeTable } from '#test/support/fake-table.ts';
import { earlier, registered } from '#test/support/registry.ts';
import { digest, receiptItem, served } from './kept.ts';

test('all of a model, by endpoint, in one query', async () => {
  const alpha = served(['Production'], { digest });
  const table = fakeTable(alpha.items, receiptItem(alpha, 'a host', { version: 2 }));
  const { body } = await call(listReceipts, { model: alpha.name });
  expect(table.trips).toEqual([
    [`get NAME#${alpha.name} NAME`],
    [`get ${alpha.meta}`],
    [expect.stringContaining(`RECEIPTS#${alpha.id}`)],
  ]);
  const of = { since: earlier, last_seen: earlier, user_id: 'ada' };
  expect(body).toEqual({
    receipts: [
      { endpoint: 'a host', version: '2', ...of },
      { endpoint: 'host', version: '1', digest, ...of },
    ],
  });
});

test('of one that has none, none; of none, 404', async () => {
  const alpha = registered();
  fakeTable(alpha.items);
  expect(await call(listReceipts, { model: alpha.name })).toMatchObject({ status: 200, body: { receipts: [] } });
  expect(await call(listReceipts, { model: 'nope' })).toMatchObject({ status: 404 });
});
