import { afterEach, beforeAll, expect, test } from 'vitest';
import { environment } from '#shared/operations/environment.ts';
import { allItems } from '#test/support/all-items.ts';
import { freshTable } from '#test/support/fresh-table.ts';
import { secretsKey } from '#test/support/secrets-key.ts';
import { fakeQueue, type Queue } from './queue.ts';

/** Webhooks as they are kept: in the history, in the ledger, and gone with their model. */

const registryId = '0'.repeat(26);
const event = { entity: 'MODEL_VERSION', action: 'CREATED' };
const hook = { name: 'hook', url: 'https://8.8.8.8/hook', events: [event] };
const registryHook = { events: ['MODEL_VERSION_CREATED'], http_url_spec: { url: 'https://8.8.8.8/hook' } };

let table: Awaited<ReturnType<typeof freshTable>>;
let world: typeof import('./kept.ts');
let queue: Queue;

beforeAll(async () => {
  table = await freshTable();
  process.env[environment.queues] = 'http://127.0.0.1:9/000000000000/stagebook-';
  process.env[environment.sqsEndpoint] = 'http://127.0.0.1:9';
  process.env[environment.secretsKey] = secretsKey;
  queue = fakeQueue();
  world = await import('./kept.ts');
});
afterEach(() => {
  queue.waiting.length = 0;
});

const keys = async (partition: RegExp) =>
  (await allItems(table)).filter(({ pk }) => partition.test(String(pk))).map(({ pk, sk }) => `${pk} ${sk}`);

const history = async (query: object) => (await world.ok('getHistory', { order: 'asc', ...query })).changes;

const times = <T>(count: number, make: (n: number) => T): T[] => Array.from({ length: count }, (_, n) => make(n));

test('20 that are the first at once: each is there, and the ledger knows the registry', async () => {
  const made = await Promise.all(times(20, (n) => world.ok('createWebhook', { ...hook, name: `hook-${n}` })));
  const ids = made.map(({ webhook }) => webhook.webhook_id);
  const { webhooks } = await world.ok('listWebhooks', {});
  expect(webhooks.map((one: { webhook_id: string }) => one.webhook_id).sort()).toEqual(ids.sort());
  const notes = await history({ model_id: registryId });
  expect(notes.map(({ kind, rev, model }: Record<string, unknown>) => [kind, rev, model])).toEqual(
    times(20, () => ['webhook_created', 0, '']),
  );
  expect(notes.map(({ key }: { key: string }) => key).sort()).toEqual(ids.sort());
  expect(await world.problems()).toEqual([]);
});

test('what is granted on all models then is the registry’s first change', async () => {
  const access_control_list = [{ group_name: 'ml', permission_level: 'CAN_EDIT' }];
  await world.ok('updateRegisteredModelPermissions', { registered_model_id: 'root', access_control_list });
  const [change] = await history({ model_id: registryId, kind: ['permissions_changed'] });
  expect(change).toMatchObject({ rev: 1, permissions: { from: { acl: { 'group:users': 'CAN_READ' } } } });
  await world.ok('createWebhook', hook);
  expect((await history({ model_id: registryId })).at(-1)).toMatchObject({ kind: 'webhook_created', rev: 1 });
  expect(await world.problems()).toEqual([]);
});

test('nothing of it is anywhere but in the record, and there encrypted', async () => {
  const secret = 'a very secret secret';
  const { webhook } = await world.ok('createWebhook', { ...hook, secret });
  const { webhook_id } = webhook;
  await world.ok('updateWebhook', { webhook_id, secret: `${secret}, another`, url: 'https://8.8.8.8/private/path' });
  await world.ok('deleteWebhook', {
    webhook_id: (await world.ok('createWebhook', { ...hook, secret })).webhook.webhook_id,
  });
  const items = await allItems(table);
  expect(JSON.stringify(items)).not.toContain(secret);
  const elsewhere = items.filter(({ pk }) => pk !== `WEBHOOKS#${registryId}`);
  expect(JSON.stringify(elsewhere)).not.toContain('private/path');
});

test('20 changes at once are one after the other, and none is lost', async () => {
  const { webhook } = await world.ok('createWebhook', { ...hook, status: 'DISABLED' });
  const { webhook_id } = webhook;
  const answers = await Promise.all(
    times(20, (n) => world.ok('updateWebhook', { webhook_id, description: `by ${n}` })),
  );
  const stamps = answers.map((one) => one.webhook.last_updated_timestamp);
  expect(new Set(stamps).size).toBe(20);
  const last = answers.find((one) => one.webhook.last_updated_timestamp === Math.max(...stamps));
  expect((await world.ok('getWebhook', { webhook_id })).webhook).toEqual(last.webhook);
  const notes = await history({ model_id: registryId, kind: ['webhook_updated'] });
  expect(notes.filter(({ key }: { key: string }) => key === webhook_id)).toHaveLength(20);
});

test('deleted and changed at once it is gone', async () => {
  const { webhook_id } = (await world.ok('createWebhook', { ...hook, status: 'DISABLED' })).webhook;
  const changes = times(5, (n) => world.call('updateWebhook', { webhook_id, description: `${n}` }));
  await Promise.all([...changes, world.ok('deleteWebhook', { webhook_id })]);
  expect(await world.call('getWebhook', { webhook_id })).toMatchObject({ status: 404 });
  expect((await keys(/^WEBHOOKS/)).filter((key) => key.endsWith(webhook_id))).toEqual([]);
});

test('with an Idempotency-Key it is made once', async () => {
  const headers = { 'idempotency-key': 'once' };
  const [one, other] = [
    await world.call('createWebhook', hook, { headers }),
    await world.call('createWebhook', hook, { headers }),
  ];
  expect(other.body).toEqual(one.body);
  expect((await keys(/^WEBHOOKS$/)).filter((key) => key.endsWith(one.body.webhook.webhook_id))).toHaveLength(1);
});

test('a model that is deleted meanwhile gets none', async () => {
  const { name, id } = await world.newModel();
  world.beforeWriting(() => world.ok('deleteRegisteredModel', { name }));
  expect(await world.call('createRegistryWebhook', { ...registryHook, model_name: name })).toMatchObject({
    status: 404,
  });
  expect(await keys(new RegExp(`^WEBHOOKS#${id}$`))).toEqual([]);
});

test('a deleted model’s webhooks are hidden, come back with it, and go with its purge', async () => {
  const { name, id } = await world.newModel();
  const made = await Promise.all(
    times(3, () => world.ok('createRegistryWebhook', { ...registryHook, model_name: name })),
  );
  const ids: string[] = made.map(({ webhook }) => webhook.id);
  const change = { id: ids[0], description: 'd' };
  await world.ok('deleteRegisteredModel', { name });
  expect(await world.call('updateRegistryWebhook', change)).toMatchObject({ status: 404 });
  await world.ok('restore', { model_id: id });
  await world.ok('updateRegistryWebhook', change);
  await world.ok('deleteRegisteredModel', { name });
  queue.waiting.length = 0;
  await world.age(id);
  await world.purgeModel(id);
  expect((await keys(/^WEBHOOKS/)).filter((key) => ids.some((one) => key.includes(one)))).toEqual([]);
  const swept = queue.waiting.map(({ body }) => body as { webhook: string; scope: string; model: string });
  expect(swept.map(({ webhook }) => webhook).sort()).toEqual(ids.sort());
  expect(swept[0]).toMatchObject({ scope: id, model: '' });
  // Again, it finds nothing.
  await world.purgeModel(id);
  expect(queue.waiting).toHaveLength(3);
  expect(await world.problems()).toEqual([]);
});
