import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { newModelId, newWorld, type World } from './world.ts';

/** Receivers as they are, over HTTP: whatever they do is a line in the log, and nobody else's business. */

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

const elsewhere: string[] = [];

const receivers: Record<string, Answer> = {
  '/good': (_, response) => response.end('thanks'),
  '/empty': (_, response) => response.writeHead(204).end(),
  '/broken': (_, response) => response.writeHead(500).end('no'),
  '/busy': (_, response) => response.writeHead(503, { 'retry-after': '120' }).end(),
  '/moved': (_, response) => response.writeHead(301, { location: '/elsewhere' }).end(),
  '/elsewhere': ({ url = '' }, response) => {
    elsewhere.push(url);
    response.end();
  },
  '/long': (_, response) => response.end('x'.repeat(10_000_000)),
  '/cut': (_, response) => {
    response.writeHead(200, { 'content-length': '1000' }).write('half of it');
    setTimeout(() => response.destroy(), 20);
  },
  '/silent': () => {},
};

const got = new Map<string, { headers: IncomingMessage['headers']; body: string }[]>();
const server = createServer(async (request, response) => {
  const { url = '', headers } = request;
  got.set(url, [...(got.get(url) ?? []), { headers, body: await text(request) }]);
  receivers[url]?.(request, response);
});

let world: World;
let origin: string;
beforeAll(async () => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  world = await newWorld({ real: true });
});
beforeEach(async () => {
  got.clear();
  await world.reset();
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

async function told(path: string) {
  const webhook = await world.newWebhook({ url: origin + path });
  await world.queueDeliveries(world.transitions(webhook.scope, 1, 2));
  await world.pump();
  const [delivery] = (await world.items(webhook, 'DELIVERY')).toSorted((a, b) => Number(a.rev) - Number(b.rev));
  return { webhook, delivery, received: got.get(path) ?? [] };
}

test.each([
  ['/good', { status: 200, answer: 'thanks' }],
  ['/empty', { status: 204 }],
])('%s is told all, in order', async (path, last) => {
  const { delivery, received } = await told(path);
  expect(delivery).toMatchObject({ status: 'DELIVERED', tries: 1, last });
  expect(received.map(({ headers }) => headers['x-stagebook-rev'])).toEqual(['1', '2']);
  expect(received[0]?.headers['x-stagebook-delivery-id']).toBe(String(delivery?.sk).slice('DELIVERY#'.length));
  expect(received[0]?.body).toBe(delivery?.body);
});

test.each([
  ['/broken', { status: 500, answer: 'no' }],
  ['/moved', { status: 301 }],
  ['/busy', { status: 503, retry_after: 120_000 }],
  ['/cut', { error: expect.stringContaining('broke off') }],
])('%s is told the first, and again later', async (path, last) => {
  const { webhook, delivery, received } = await told(path);
  expect(received).toHaveLength(1);
  expect(delivery).toMatchObject({ status: 'PENDING', tries: 1, last, next_at: expect.any(Number) });
  expect(await world.items(webhook, 'PENDING')).toHaveLength(2);
  expect(elsewhere).toEqual([]);
});

test('of ten megabytes two thousand bytes are kept', async () => {
  const { delivery } = await told('/long');
  const kept = (delivery?.last as { answer?: string } | undefined)?.answer?.length;
  expect(kept).toBeGreaterThan(0);
  expect(kept).toBeLessThanOrEqual(2_048);
});

test('one that says nothing is left after five seconds, and holds up no other webhook of the model', async () => {
  const scope = newModelId();
  const [silent, good] = [
    await world.newWebhook({ scope, url: `${origin}/silent` }),
    await world.newWebhook({ scope, url: `${origin}/good` }),
  ];
  await world.queueDeliveries(world.transitions(scope, 1, 3));
  const pumped = world.pump();
  await expect.poll(() => got.get('/good')?.length, { timeout: 4_000 }).toBe(3);
  expect(await world.items(silent, 'TRY')).toEqual([]);
  await pumped;
  expect(await world.items(good, 'PENDING')).toEqual([]);
  const [first] = await world.items(silent, 'TRY');
  expect(first).toMatchObject({ error: expect.stringContaining('within 5 s') });
});

test('where nobody listens it is tried again', async () => {
  const webhook = await world.newWebhook({ url: 'http://127.0.0.1:9/hook' });
  await world.queueDeliveries([world.transition(webhook.scope, 1)]);
  await world.pump();
  expect((await world.items(webhook, 'DELIVERY'))[0]).toMatchObject({
    status: 'PENDING',
    last: { error: expect.any(String) },
  });
});
