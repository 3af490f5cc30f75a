import { SendMessageBatchCommand, SQSClient } from '@aws-sdk/client-sqs';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, expect, test } from 'vitest';
import { updateWebhook } from '#shared/operations/webhooks.ts';
import { seal, unseal } from '#shared/store/webhooks/secrets.ts';
import { call } from '#test/support/events.ts';
import { fakeTable, now } from '#test/support/fake-table.ts';
import { refuses } from '#test/support/refusals.ts';
import { registryItem } from '#test/unit/handlers/permissions/registry-item.ts';
import { denied, idOf, kept, notFound, ofAll, placeAt, recordAt, registryAt, told } from './kept.ts';

const sqs = mockClient(SQSClient);
beforeEach(() => sqs.reset().on(SendMessageBatchCommand).resolves({}));

const webhook_id = idOf(1);
const asRead = `last_updated_timestamp = ${now}`;
const url = 'https://8.8.8.8/other';
const off = { status: 'DISABLED' } as const;

const reads = [[`get ${placeAt(1)}`], [`get ${registryAt}`, `get ${recordAt(1)}`]];

test('changes what is given, if nobody else has, and notes it', async () => {
  const table = fakeTable(registryItem(), kept(1, { ...off, description: 'old' }));
  const events = [{ entity: 'PROMPT', action: 'CREATED' }];
  const { status, body } = await call(updateWebhook, { webhook_id, name: 'other', url, description: '', events });
  expect(table.trips).toEqual([...reads, ...reads, ['transact 2']]);
  expect(table.written[0]).toEqual({
    update: recordAt(1),
    set: { name: 'other', url, events: ['PROMPT.CREATED'], last_updated_timestamp: now + 1 },
    remove: ['description'],
    if: asRead,
  });
  expect(table.written[1]?.put).toMatchObject({ pk: `MODEL#${ofAll}`, kind: 'webhook_updated', key: webhook_id });
  expect([status, body]).toEqual([
    200,
    { webhook: told(1, { ...off, name: 'other', url, events, last_updated_timestamp: now + 1 }) },
  ]);
});

test('what is empty or no word there is changes nothing but the time', async () => {
  const table = fakeTable(registryItem(), kept(1, off));
  await call(updateWebhook, { webhook_id, name: '', url: '', events: [], status: 'PAUSED' });
  expect(table.trips).toEqual([...reads, ['transact 2']]);
  expect(table.written[0]?.set).toEqual({ last_updated_timestamp: now + 1 });
});

test('a clock that goes back does not go back here', async () => {
  const table = fakeTable(registryItem(), kept(1, { ...off, last_updated_timestamp: now + 5_000 }));
  await call(updateWebhook, { webhook_id });
  expect(table.items.get(recordAt(1))).toMatchObject({ last_updated_timestamp: now + 5_001 });
});

test.each([
  [{}, { secret: 's' }],
  [{ secret: 't' }, { secret: 't' }],
  [{ secret: '' }, {}],
])('a secret stays, is another, or goes: %j', async (change, after) => {
  const sealed = await seal(webhook_id, { secret: 's' });
  const table = fakeTable(registryItem(), kept(1, { ...off, sealed }));
  const { body } = await call(updateWebhook, { webhook_id, description: 'd', ...change });
  const record = table.items.get(recordAt(1));
  expect(await unseal(webhook_id, record?.sealed as string | undefined)).toEqual(after);
  expect(JSON.stringify([body, table.written[1]])).not.toContain('"t"');
  expect(table.written[1]?.put?.to).toBe(
    JSON.stringify({ description: 'd', ...('secret' in change && { secrets: 'given anew' }) }),
  );
});

test('one that is active then begins anew: what waited is woken', async () => {
  const lane = 'PENDING#01HF7YAT000000000000000001#';
  const pending = { pk: `WEBHOOK#${webhook_id}`, sk: `${lane}0000000012#000`, id: 'd' };
  const table = fakeTable(registryItem(), kept(1, off), pending);
  await call(updateWebhook, { webhook_id, status: 'ACTIVE' });
  expect(table.items.get(`WEBHOOK#${webhook_id} HEALTH`)).toMatchObject({ failures: 0 });
  expect(sqs).toHaveReceivedCommandWith(SendMessageBatchCommand, {
    Entries: [expect.objectContaining({ MessageBody: expect.stringContaining('01HF7YAT000000000000000001') })],
  });
});

test('one that is not is left alone', async () => {
  fakeTable(registryItem(), kept(1));
  await call(updateWebhook, { webhook_id, ...off });
  expect(sqs).not.toHaveReceivedAnyCommand();
});

test('somebody else was faster: it is changed as they left it', async () => {
  const table = fakeTable(registryItem(), kept(1, off));
  table.before(3, () => table.change(recordAt(1), { name: 'theirs', last_updated_timestamp: now + 7 }));
  const { body } = await call(updateWebhook, { webhook_id, description: 'ours' });
  expect(body.webhook).toMatchObject({ name: 'theirs', description: 'ours', last_updated_timestamp: now + 8 });
});

test('404: there is none, whatever else is wrong', async () => {
  const table = fakeTable();
  for (const args of [{}, { name: 'bad-' }, { url: 'http://8.8.8.8' }])
    expect(await call(updateWebhook, { webhook_id, ...args })).toMatchObject(notFound(webhook_id));
  expect(table.writes).toEqual([]);
});

test.each([
  [{ name: 'bad-' }, /^Webhook name 'bad-' is invalid/],
  [{ url: 'http://8.8.8.8/x' }, /^Invalid webhook URL scheme: 'http'/],
])('400: %j', async (args, message) => {
  const table = fakeTable(kept(1));
  const reply = await call(updateWebhook, { webhook_id, ...args });
  expect(reply).toMatchObject({ status: 400, body: { message: expect.stringMatching(message) } });
  expect(table.writes).toEqual([]);
});

test('403: who is no admin', async () => {
  fakeTable(kept(1));
  expect(await call(updateWebhook, { webhook_id }, { role: 'member' })).toMatchObject(denied);
});

refuses(updateWebhook, [
  [
    { events: [{ entity: 'REGISTERED_MODEL', action: 'SET' }] },
    "Invalid action 'set' for entity 'registered_model'. Valid actions are: ['created']",
  ],
]);
