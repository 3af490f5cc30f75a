import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { environment } from '#shared/operations/environment.ts';
import { allItems } from '#test/support/all-items.ts';
import { freshTable } from '#test/support/fresh-table.ts';
import { fakeQueue, type Queue } from './queue.ts';

/** What nobody is ever shown again: it goes to the receiver, and is nowhere else but in the record, encrypted. */

const secrets = [
  'first-secret-of-mlflows',
  'second-secret-of-mlflows',
  'secret-of-databricks',
  'first-bearer-token',
  'second-bearer-token',
  'token-of-a-workspace',
  'password-in-a-url',
  'with-a-line-break',
];

/** However it would be written down. */
const spelt = secrets.flatMap((secret) => [secret, btoa(secret), JSON.stringify(btoa(`Bearer ${secret}`))]);

const leaksIn = (text: string): string[] => spelt.filter((secret) => text.includes(secret));

/** Answers with all it got, as some do. */
const received: string[] = [];
const echo = createServer((request, response) => {
  received.push(request.headers.authorization ?? '');
  response.end(JSON.stringify(request.headers));
});

let table: Awaited<ReturnType<typeof freshTable>>;
let world: typeof import('./kept.ts');
let queue: Queue;
let url: string;
const written: string[] = [];
const answers: unknown[] = [];

beforeAll(async () => {
  await new Promise<void>((resolve) => echo.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(echo.address() as AddressInfo).port}/hook`;
  table = await freshTable();
  process.env[environment.privateHooks] = 'on';
  process.env[environment.logLevel] = 'debug';
  queue = fakeQueue();
  for (const out of [process.stdout, process.stderr])
    vi.spyOn(out, 'write').mockImplementation((text) => written.push(String(text)) > 0);
  world = await import('./kept.ts');
});
afterAll(() => void echo.close());

/** Calls that are to succeed, or not: what is answered is looked at, whatever it is. */
async function call(name: string, input: object) {
  const headers = /^(create|update)/.test(name) ? { 'idempotency-key': randomUUID() } : {};
  const answer = await world.call(name, { ...input }, { headers });
  answers.push(answer);
  return answer;
}

const event = { entity: 'MODEL_VERSION', action: 'CREATED' };
const events = ['MODEL_VERSION_CREATED', 'REGISTERED_MODEL_CREATED'];

async function useMlflows(): Promise<string> {
  const hook = { name: 'hook', url, events: [event] };
  const { body } = await call('createWebhook', { ...hook, secret: secrets[0] });
  const { webhook_id } = body.webhook;
  await call('updateWebhook', { webhook_id, secret: secrets[1] });
  await call('updateWebhook', { webhook_id, name: '!', secret: secrets[0] });
  await call('createWebhook', { ...hook, url: `http://ada:${secrets[6]}@127.0.0.1/`, secret: secrets[0] });
  await call('getWebhook', { webhook_id });
  await call('listWebhooks', {});
  expect((await call('testWebhook', { webhook_id })).body.result).toMatchObject({ success: true });
  return webhook_id;
}

async function useDatabricks(model_name: string): Promise<string> {
  const http_url_spec = { url, secret: secrets[2], authorization: `Bearer ${secrets[3]}` };
  const { body } = await call('createRegistryWebhook', { model_name, events: events.slice(0, 1), http_url_spec });
  const { id } = body.webhook;
  const authorization = `Bearer ${secrets[4]}`;
  await call('updateRegistryWebhook', { id, http_url_spec: { url, authorization } });
  await call('updateRegistryWebhook', { id, http_url_spec: { url, authorization: `Bearer\n${secrets[7]}` } });
  await call('updateRegistryWebhook', { id, http_url_spec: { url: 'http://127.0.0.2/hook' } });
  await call('createRegistryWebhook', {
    events,
    job_spec: { job_id: '1', workspace_url: url.replace('/hook', ''), access_token: secrets[5] },
  });
  await call('listRegistryWebhooks', {});
  expect((await call('testRegistryWebhook', { id })).body).toMatchObject({ status_code: 200 });
  return id;
}

async function deliverAll(): Promise<void> {
  const { deliver } = await import('#shared/store/webhooks/deliver.ts');
  for (const { body } of queue.due()) await deliver(body as Parameters<typeof deliver>[0], Date.now() + 60_000);
}

test('secrets go to receivers, and are in no answer, log, row, event or message', async () => {
  const model = await world.newModel();
  const hooks = [await useMlflows(), await useDatabricks(model.name)];
  const made = await call('createModelVersion', { name: model.name, source: 's3://bucket/elsewhere' });
  expect(made.status).toBe(200);
  const { eventsOf } = await import('#shared/store/events/events-of.ts');
  const rows = (await allItems(table)).filter(
    ({ pk, sk }) => /^MODEL#/.test(String(pk)) && /^(V|NOTE|CHANGE)#/.test(String(sk)),
  );
  const told = await eventsOf(rows.map(({ pk, sk }) => ({ id: String(pk).slice(6), sk: String(sk) })));
  const { queueDeliveries } = await import('#shared/store/webhooks/queue.ts');
  await queueDeliveries(told);
  const messages = JSON.stringify(queue.waiting);
  await deliverAll();
  for (const webhook_id of hooks) {
    const { body } = await call('listDeliveries', { webhook_id });
    expect(body.deliveries).toMatchObject([{ status: 'DELIVERED', last_try: { status: 200 } }]);
    await call('getDelivery', { webhook_id, delivery_id: body.deliveries[0].delivery_id });
  }
  await call('getHistory', { model_id: model.id });
  await call('getHistory', { model_id: '0'.repeat(26) });
  await call('testWebhook', { webhook_id: 'none' });

  // They were used: of each the one it had last.
  expect(new Set(received)).toEqual(new Set(['', `Bearer ${secrets[4]}`, `Bearer ${secrets[5]}`]));
  // And there was something to look into.
  expect([written.length > 20, told.some(({ kind }) => kind === 'webhook_created')]).toEqual([true, true]);
  expect(JSON.stringify(answers)).toContain('***');
  const items = await allItems(table);
  expect(items.filter(({ sealed }) => sealed).length).toBe(3);
  for (const text of [written.join(''), messages, ...[answers, items, told].map((one) => JSON.stringify(one))])
    expect(leaksIn(text)).toEqual([]);
});
