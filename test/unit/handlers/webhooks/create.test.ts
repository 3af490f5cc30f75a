import { expect, test } from 'vitest';
import { createWebhook } from '#shared/operations/webhooks.ts';
import { unseal } from '#shared/store/webhooks/secrets.ts';
import { ada, call } from '#test/support/events.ts';
import { fakeTable, now } from '#test/support/fake-table.ts';
import { refuses } from '#test/support/refusals.ts';
import { inserted } from '#test/support/rows.ts';
import { registryItem } from '#test/unit/handlers/permissions/registry-item.ts';
import { denied, event, ofAll, registryAt, told } from './kept.ts';

/** A public address, and no name to look up. */
const url = 'https://8.8.8.8/hook';
const args = { name: 'hook', url, events: [event] };

test('puts the webhook, where it is, and its note on the registry', async () => {
  const table = fakeTable(registryItem());
  const more = { description: 'd', secret: 'of ours', status: 'DISABLED' };
  const events = [{ entity: 'MODEL_VERSION_TAG', action: 'SET' }, event, event];
  const { status, body } = await call(createWebhook, { ...args, ...more, events });
  expect(table.trips).toEqual([[`get ${registryAt}`], ['transact 3']]);
  const { webhook_id: id } = body.webhook;
  const [record, place, note] = table.written;
  const times = { creation_timestamp: now, last_updated_timestamp: now };
  expect([record, place]).toEqual([
    inserted({
      pk: `WEBHOOKS#${ofAll}`,
      sk: id,
      scope: ofAll,
      dialect: 'mlflow',
      name: 'hook',
      description: 'd',
      url,
      events: ['MODEL_VERSION.CREATED', 'MODEL_VERSION_TAG.SET'],
      status: 'DISABLED',
      signature: 'mlflow',
      sealed: expect.any(String),
      ...times,
      actor: ada,
    }),
    inserted({ pk: 'WEBHOOKS', sk: id, scope: ofAll, dialect: 'mlflow' }),
  ]);
  expect(note?.put).toMatchObject({
    pk: `MODEL#${ofAll}`,
    sk: expect.stringMatching(/^NOTE#0000000007#0000000000#/),
    kind: 'webhook_created',
    key: id,
    to: expect.stringContaining('"url":"https://8.8.8.8/…"'),
    actor: ada,
  });
  expect([status, body]).toEqual([
    200,
    {
      webhook: told(0, {
        webhook_id: id,
        description: 'd',
        url,
        events: [event, events[0]],
        status: 'DISABLED',
      }),
    },
  ]);
  expect(await unseal(id, record?.put?.sealed as string)).toEqual({ secret: 'of ours' });
  expect(JSON.stringify([table.written, body])).not.toContain('of ours');
});

test('where nothing was written of the registry yet, it begins with the note', async () => {
  const table = fakeTable();
  await call(createWebhook, args);
  expect(table.written.slice(2).map(({ put }) => [put?.pk, put?.sk])).toEqual([
    [`MODEL#${ofAll}`, expect.stringMatching(/^NOTE#0000000000#0000000000#/)],
    [`MODEL#${ofAll}`, 'META'],
    ['BORN', ofAll],
  ]);
  expect(table.items.get(registryAt)).toMatchObject({ rev: 0, at: now, name: '' });
  expect(table.items.get(registryAt)?.acl).toBeUndefined();
  // And then no more.
  await call(createWebhook, args);
  expect(table.trips.at(-1)).toEqual(['transact 3']);
});

test('two that are the first at once: the second sees the first', async () => {
  const table = fakeTable();
  table.before(2, () => table.put(registryItem({ rev: 0 })));
  const { status } = await call(createWebhook, args);
  expect([status, table.writes.map((actions) => actions.length)]).toEqual([200, [5, 3]]);
});

test('active, unless it is said otherwise in a word that there is', async () => {
  fakeTable(registryItem());
  for (const status of [undefined, 'PAUSED', 'active', ''])
    expect((await call(createWebhook, { ...args, status })).body.webhook).toMatchObject({ status: 'ACTIVE' });
});

test('without a secret nothing is sealed, and an empty description is none', async () => {
  const table = fakeTable(registryItem());
  const { body } = await call(createWebhook, { ...args, secret: '', description: '' });
  for (const one of [table.written[0]?.put, body.webhook]) {
    expect(one).not.toHaveProperty('sealed');
    expect(one).not.toHaveProperty('description');
  }
});

test('403: who is no admin is not told where a URL leads', async () => {
  const table = fakeTable();
  for (const role of ['member', 'reader'] as const)
    expect(await call(createWebhook, { ...args, url: 'https://127.0.0.1/' }, { role })).toMatchObject(denied);
  expect(table.trips).toEqual([]);
});

const bogus = (entity: string, action: string) => ({ events: [{ entity, action }] });
const see = 'See the API docs for more information about request parameters.';

refuses(createWebhook, [
  [{ name: '' }, `Missing value for required parameter 'name'. ${see}`],
  [{ url: '' }, `Missing value for required parameter 'url'. ${see}`],
  [{ events: undefined }, `Missing value for required parameter 'events'. ${see}`],
  [{ url, events: [] }, 'Webhook events must be a non-empty list of WebhookEvent objects: [].'],
  [
    bogus('REGISTERED_MODEL', 'DELETED'),
    "Invalid action 'deleted' for entity 'registered_model'. Valid actions are: ['created']",
  ],
  [
    bogus('BOGUS', 'CREATED'),
    expect.stringMatching(/^Invalid entity 'BOGUS'\. Valid entities are: \['REGISTERED_MODEL', /),
  ],
  [{ events: [{ entity: 'PROMPT' }] }, `Missing value for required parameter 'events[0].action'. ${see}`],
  [{ name: 'bad-' }, expect.stringMatching(/^Webhook name 'bad-' is invalid\./)],
  [{ url: 'http://8.8.8.8/h' }, "Invalid webhook URL scheme: 'http'. Allowed schemes are: https."],
  [{ url: '8.8.8.8/h' }, "Invalid webhook URL scheme: ''. Allowed schemes are: https."],
  [{ url: '  ' }, "Webhook URL cannot be empty or just whitespace: '  '"],
  [
    { url: 'https://127.0.0.1/h' },
    "Webhook URL must not resolve to a non-public IP address. '127.0.0.1' resolves to 127.0.0.1.",
  ],
  [{ url: `${url}/${'x'.repeat(2_048)}` }, "'url' exceeds the maximum length of 2048 characters"],
  [{ secret: 'x'.repeat(501) }, "'secret' exceeds the maximum length of 500 characters"],
  [{ description: 'x'.repeat(10_001) }, "'description' exceeds the maximum length of 10000 characters"],
]);
