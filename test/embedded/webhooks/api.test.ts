import { beforeAll, beforeEach, expect, test } from 'vitest';
import type { Webhook } from '#shared/domain/webhooks/types.ts';
import { newModelId, newWorld, type World } from './world.ts';

/** The log of deliveries, and sending again. */

const hour = 3_600_000;

let world: World;
let ok: typeof import('#test/embedded/tracking/calls.ts').ok;
let call: typeof import('#test/support/call.ts').call;
beforeAll(async () => {
  world = await newWorld();
  ({ call, ok } = await import('./kept.ts'));
});
beforeEach(() => world.reset());

const list = ({ id }: Webhook, more: object = {}) => ok('listDeliveries', { webhook_id: id, ...more });
const revs = ({ deliveries }: { deliveries: { rev: number }[] }) => deliveries.map(({ rev }) => rev);

/** One of all models, of which admins read. */
async function told(model: string, from: number, to: number): Promise<Webhook> {
  const webhook = await world.newWebhook({ scope: world.registryId });
  for (let rev = from; rev <= to; rev++)
    await world.queueDeliveries([world.transition(model, rev, { time: Date.now() + rev })]);
  return webhook;
}

test('has them all, the last first, page by page', async () => {
  const model = newModelId();
  const webhook = await told(model, 1, 5);
  await world.pump();
  const first = await list(webhook, { max_results: 2 });
  expect(first).toEqual({
    health: { failures: 0 },
    deliveries: [expect.objectContaining({ rev: 5 }), expect.objectContaining({ rev: 4 })],
    next_page_token: expect.any(String),
  });
  expect(first.deliveries[0]).toEqual({
    delivery_id: expect.stringMatching(/^[\da-f-]{36}$/),
    event: 'MODEL_VERSION_TRANSITIONED_STAGE',
    transition_id: `${model}-5`,
    model: `model-${model}`,
    model_id: model,
    rev: 5,
    time: Date.now() + 5,
    status: 'DELIVERED',
    tries: 1,
    last_try: { time: Date.now(), latency: 1, status: 200 },
  });
  const second = await list(webhook, { max_results: 2, page_token: first.next_page_token });
  const third = await list(webhook, { max_results: 2, page_token: second.next_page_token });
  expect([revs(second), revs(third), third.next_page_token]).toEqual([[3, 2], [1], undefined]);
});

test('by status, whatever else there is', async () => {
  const webhook = await told(newModelId(), 1, 6);
  world.answers(({ rev }) => ({ status: rev === 2 || rev === 4 ? 500 : 200 }));
  await world.advance(30 * hour);
  world.answers(({ rev }) => ({ status: rev === 6 ? 500 : 200 }));
  expect(revs(await list(webhook, { status: 'DEAD' }))).toEqual([4, 2]);
  expect(revs(await list(webhook, { status: 'DELIVERED' }))).toEqual([6, 5, 3, 1]);
  expect(revs(await list(webhook, { status: 'PENDING' }))).toEqual([]);
  const { deliveries, next_page_token: page_token } = await list(webhook, { status: 'DEAD', max_results: 1 });
  expect(revs({ deliveries })).toEqual([4]);
  expect(revs(await list(webhook, { status: 'DEAD', max_results: 1, page_token }))).toEqual([2]);
});

test('tells that a webhook pauses, and what is tried when', async () => {
  const webhook = await told(newModelId(), 1, 2);
  world.answers(() => ({ error: 'The connection was refused.' }));
  await world.advance(12 * hour - 60_000);
  const { health, deliveries } = await list(webhook);
  expect(health).toEqual({
    failures: expect.any(Number),
    paused_since: expect.any(Number),
    next_probe_at: expect.any(Number),
  });
  const [second, first] = deliveries;
  expect(first).toMatchObject({ rev: 1, status: 'PENDING', next_try_at: expect.any(Number) });
  expect(second).toMatchObject({ rev: 2, status: 'PENDING', tries: 0 });
  expect(second).not.toHaveProperty('next_try_at');
});

test('of one delivery every try is there, and what was sent', async () => {
  const webhook = await told(newModelId(), 1, 1);
  let calls = 0;
  world.answers(() => {
    calls += 1;
    return calls < 4 ? { status: 500, answer: `no ${calls}`, retry_after: 1_000 } : { status: 200, answer: 'yes' };
  });
  await world.advance(60_000);
  const [{ delivery_id }] = (await list(webhook)).deliveries;
  const at = { webhook_id: webhook.id, delivery_id };
  const { delivery, tries } = await ok('getDelivery', at);
  expect(delivery).toMatchObject({ delivery_id, status: 'DELIVERED', tries: 4 });
  expect(JSON.parse(delivery.body)).toMatchObject({
    event: 'MODEL_VERSION_TRANSITIONED_STAGE',
    webhook_id: webhook.id,
  });
  expect(tries.map(({ status, answer }: Record<string, unknown>) => [status, answer])).toEqual([
    [500, 'no 1'],
    [500, 'no 2'],
    [500, 'no 3'],
    [200, 'yes'],
  ]);
  expect(tries[0]).toEqual({ time: expect.any(Number), latency: 1, status: 500, answer: 'no 1', retry_after: 1_000 });
  const page = await ok('getDelivery', { ...at, max_results: 3 });
  const rest = await ok('getDelivery', { ...at, max_results: 3, page_token: page.next_page_token });
  expect([page.tries.length, rest.tries.length, rest.next_page_token]).toEqual([3, 1, undefined]);
});

test.each(['DELIVERED', 'DEAD'])(
  'one that is %s is sent again, under its id, and all that waits for it after',
  async (status) => {
    const webhook = await told(newModelId(), 1, 2);
    if (status === 'DEAD') world.answers(({ rev }) => ({ status: rev === 1 ? 500 : 200 }));
    await world.advance(13 * hour);
    world.answers(() => ({ status: 200 }));
    const before = (await list(webhook, { status })).deliveries.find(({ rev }: { rev: number }) => rev === 1);
    world.got.length = 0;
    const input = { webhook_id: webhook.id, delivery_id: before.delivery_id };
    expect(await ok('redriveDeliveries', input)).toEqual({ redriven: 1 });
    await world.pump();
    expect(world.got).toEqual([expect.objectContaining({ delivery: before.delivery_id, rev: 1 })]);
    const { delivery, tries } = await ok('getDelivery', { ...input, max_results: 1_000 });
    expect(delivery).toMatchObject({ status: 'DELIVERED', tries: before.tries + 1 });
    expect(tries).toHaveLength(delivery.tries);
    expect(await world.items(webhook, 'DEAD')).toEqual([]);
  },
);

test('one that is tried again anyway is tried at once', async () => {
  const webhook = await told(newModelId(), 1, 1);
  world.answers(() => ({ status: 503, retry_after: hour }));
  await world.pump();
  world.answers(() => ({ status: 200 }));
  const [{ delivery_id }] = (await list(webhook)).deliveries;
  await ok('redriveDeliveries', { webhook_id: webhook.id, delivery_id });
  await world.pump();
  expect(world.got).toHaveLength(2);
  expect((await list(webhook)).deliveries[0]).toMatchObject({ status: 'DELIVERED', tries: 2 });
});

test('one that was given up has its 12 hours again', async () => {
  const webhook = await told(newModelId(), 1, 1);
  world.answers(() => ({ status: 500 }));
  await world.advance(14 * hour);
  const [{ delivery_id, status }] = (await list(webhook)).deliveries;
  expect(status).toBe('DEAD');
  await ok('redriveDeliveries', { webhook_id: webhook.id, delivery_id });
  await world.advance(6 * hour);
  expect((await list(webhook)).deliveries[0]).toMatchObject({ status: 'PENDING' });
  await world.advance(8 * hour);
  expect((await list(webhook)).deliveries[0]).toMatchObject({ status: 'DEAD' });
});

test('all that are dead at once, and no others; sent twice with a key it happens once', async () => {
  const models = Array.from({ length: 70 }, newModelId);
  const webhook = await world.newWebhook({ scope: world.registryId });
  world.answers(({ rev }) => ({ status: rev === 1 ? 500 : 200 }));
  await world.queueDeliveries(models.map((model) => world.transition(model, 1)));
  await world.advance(30 * 60_000);
  // As if it had been tried for long.
  await world.advance(13 * hour * 1.2);
  const dead = (await world.items(webhook, 'DEAD')).length;
  expect(dead).toBeGreaterThan(0);
  world.answers(() => ({ status: 200 }));
  world.got.length = 0;
  const send = () => call('redriveDeliveries', { webhook_id: webhook.id }, { headers: { 'idempotency-key': 'again' } });
  const [first, second] = [await send(), await send()];
  expect([first.body, second.body]).toEqual([{ redriven: dead }, { redriven: dead }]);
  expect(second.headers).toMatchObject({ 'idempotency-replayed': 'true' });
  await world.advance(5 * 60_000);
  expect(await world.items(webhook, 'DEAD')).toEqual([]);
  expect((await list(webhook, { status: 'DELIVERED', max_results: 1_000 })).deliveries).toHaveLength(70);
  expect(await ok('redriveDeliveries', { webhook_id: webhook.id })).toEqual({ redriven: 0 });
});

test('what there is not is not found, and what is misspelt is refused', async () => {
  const webhook = await told(newModelId(), 1, 1);
  const id = '00000000-0000-8000-8000-000000000000';
  for (const delivery_id of [id, 'none', 'x'.repeat(3_000)])
    for (const operation of ['getDelivery', 'redriveDeliveries'])
      expect(await call(operation, { webhook_id: webhook.id, delivery_id })).toMatchObject({
        status: 404,
        body: { error_code: 'RESOURCE_DOES_NOT_EXIST' },
      });
  for (const operation of ['listDeliveries', 'redriveDeliveries'])
    expect(await call(operation, { webhook_id: id })).toMatchObject({ status: 404 });
  expect(await call('redriveDeliveries', { webhook_id: webhook.id, delivery: id })).toMatchObject({ status: 400 });
  expect(await call('listDeliveries', { webhook_id: webhook.id, status: 'dead' })).toMatchObject({
    status: 400,
    body: { message: "Invalid status 'dead'. It must be one of PENDING, DELIVERED, DEAD." },
  });
});
