import { expect, test } from 'vitest';
import { getWebhook } from '#shared/operations/webhooks.ts';
import { call } from '#test/support/events.ts';
import { fakeTable } from '#test/support/fake-table.ts';
import { registered } from '#test/support/registry.ts';
import { kept as keptOf } from '../registry-webhooks/kept.ts';
import { denied, idOf, kept, notFound, ofAll, placeAt, recordAt, registryAt, told } from './kept.ts';

const id = idOf(1);

test('reads where it is, then the webhook', async () => {
  const table = fakeTable(kept(1, { description: 'd', sealed: 'sealed' }));
  const { body } = await call(getWebhook, { webhook_id: id });
  expect(table.trips).toEqual([[`get ${placeAt(1)}`], [`get ${registryAt}`, `get ${recordAt(1)}`]]);
  expect(body).toEqual({ webhook: told(1, { description: 'd' }) });
});

test.each([
  ['there is none', []],
  ['it is being deleted', kept(1)[1]],
  ['it is one of Databricks’ of all models', keptOf(ofAll, 1)],
])('404: %s', async (_, items) => {
  fakeTable(items);
  expect(await call(getWebhook, { webhook_id: id })).toMatchObject(notFound(id));
});

test('404: one of a model', async () => {
  const alpha = registered();
  fakeTable(alpha.items, keptOf(alpha.id, 1));
  expect(await call(getWebhook, { webhook_id: id })).toMatchObject(notFound(id));
});

test.each(['x', id.toUpperCase(), `${id}0`])('404: %s is no id, and is not looked for', async (webhook_id) => {
  const table = fakeTable(kept(1));
  expect(await call(getWebhook, { webhook_id })).toMatchObject(notFound(webhook_id));
  expect(table.trips).toEqual([]);
});

test('403: who is no admin', async () => {
  fakeTable(kept(1));
  expect(await call(getWebhook, { webhook_id: id }, { role: 'member' })).toMatchObject(denied);
});
