import { expect, test } from 'vitest';
import { deleteReceipt } from '#shared/operations/receipts.ts';
import { call } from '#test/support/events.ts';
import { fakeTable } from '#test/support/fake-table.ts';
import { refuses } from '#test/support/refusals.ts';
import { registered } from '#test/support/registry.ts';
import { note } from '#test/support/rows.ts';
import { served } from './kept.ts';

const endpoint = 'host';

test('deletes it if it is as read, with its note', async () => {
  const alpha = served(['Production']);
  const table = fakeTable(alpha.items);
  expect(await call(deleteReceipt, { endpoint, model: alpha.name })).toMatchObject({ status: 200, body: {} });
  expect(table.trips).toEqual([
    [`get NAME#${alpha.name} NAME`],
    [`get ${alpha.meta}`, `get ${alpha.at}`],
    ['transact 2'],
  ]);
  expect(table.written).toEqual([
    { delete: alpha.at, if: 'rev = 3' },
    note(alpha, 'deployment_ended', { version: 1, key: endpoint, from: '1' }),
  ]);
});

test('404: of no such model, and of an endpoint that has reported nothing', async () => {
  const alpha = registered(['Production']);
  const table = fakeTable(alpha.items);
  expect(await call(deleteReceipt, { endpoint, model: 'nope' })).toMatchObject({ status: 404 });
  expect(await call(deleteReceipt, { endpoint, model: alpha.name })).toMatchObject({
    status: 404,
    body: { message: `No endpoint 'host' of model '${alpha.name}' has reported what it serves.` },
  });
  expect(table.writes).toEqual([]);
});

refuses(deleteReceipt, [[{ endpoint: ' ' }, "'endpoint' is blank. Give each host or deployment a name."]]);
