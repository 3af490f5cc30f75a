import { randomBytes } from 'node:crypto';
import { TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import { beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { newModelId, newWorld, type World } from './world.ts';

/** Lanes: what one webhook is told of one model arrives, in order, whatever else goes on. */

const minute = 60_000;
const hour = 60 * minute;

let world: World;
beforeAll(async () => {
  world = await newWorld();
});
beforeEach(() => world.reset());

const deliveries = async (webhook: { id: string }) =>
  (await world.items(webhook, 'DELIVERY')).toSorted((a, b) => Number(a.rev) - Number(b.rev));

const statuses = async (webhook: { id: string }) => (await deliveries(webhook)).map(({ rev, status }) => [rev, status]);

test('events of a model arrive once each, in order, and are logged', async () => {
  const webhook = await world.newWebhook();
  await world.queueDeliveries(world.transitions(webhook.scope, 1, 30));
  expect(await world.items(webhook, 'PENDING')).toHaveLength(30);
  await world.pump();
  expect(world.revsAt(webhook)).toEqual(Array.from({ length: 30 }, (_, index) => index + 1));
  expect(await world.items(webhook, 'PENDING')).toEqual([]);
  expect(new Set((await statuses(webhook)).map(([, status]) => status))).toEqual(new Set(['DELIVERED']));
  expect(await world.items(webhook, 'TRY')).toHaveLength(30);
  expect(world.queue.waiting).toEqual([]);
});

test('the same events again write nothing, whatever has become of them, and change no id', async () => {
  const webhook = await world.newWebhook();
  const events = world.transitions(webhook.scope, 1, 5);
  await world.queueDeliveries(events.slice(0, 3));
  await world.pump();
  await world.queueDeliveries(events);
  expect((await world.items(webhook, 'PENDING')).map(({ sk }) => String(sk).split('#')[2])).toEqual([
    '0000000004',
    '0000000005',
  ]);
  await world.pump();
  await world.queueDeliveries(events);
  await world.pump();
  expect(world.revsAt(webhook)).toEqual([1, 2, 3, 4, 5]);
});

test('a webhook of all models is told of each, and of none twice; one of a model only of that', async () => {
  const [a, b] = [newModelId(), newModelId()];
  const [all, own] = [await world.newWebhook({ scope: world.registryId }), await world.newWebhook({ scope: a })];
  await world.queueDeliveries([...world.transitions(a, 1, 2), ...world.transitions(b, 1, 3)]);
  await world.pump();
  expect(world.revsAt(all).sort()).toEqual([1, 1, 2, 2, 3]);
  expect(world.revsAt(own)).toEqual([1, 2]);
});

test('who was made after an event is not told of it, nor who is not active', async () => {
  const webhook = await world.newWebhook();
  const disabled = await world.newWebhook({ scope: webhook.scope, status: 'DISABLED' });
  const trying = await world.newWebhook({ scope: webhook.scope, status: 'TEST_MODE' });
  const before = { time: webhook.creation_timestamp - 5_001 };
  await world.queueDeliveries([world.transition(webhook.scope, 1, before), world.transition(webhook.scope, 2)]);
  await world.pump();
  expect(world.revsAt(webhook)).toEqual([2]);
  expect([...world.revsAt(disabled), ...world.revsAt(trying)]).toEqual([]);
});

test('what fails is tried again, later each time, and what comes after it waits', async () => {
  const webhook = await world.newWebhook();
  world.answers(({ rev }) => (rev === 2 ? { status: 500, answer: 'no' } : { status: 200 }));
  await world.queueDeliveries(world.transitions(webhook.scope, 1, 3));
  await world.advance(2 * minute);
  expect(world.revsAt(webhook)).toEqual([
    1,
    ...world
      .revsAt(webhook)
      .slice(1)
      .map(() => 2),
  ]);
  const times = world.got.filter(({ rev }) => rev === 2).map(({ at }) => at);
  const pauses = times.slice(1).map((at, index) => at - (times[index] ?? 0));
  for (const [index, pause] of pauses.entries()) {
    expect(pause).toBeGreaterThanOrEqual(500 * 2 ** index);
    // SQS's delays are whole seconds.
    expect(pause).toBeLessThanOrEqual(1_000 * 2 ** index + 1_000);
  }
  expect(pauses.length).toBeGreaterThanOrEqual(6);
  world.answers(() => ({ status: 204 }));
  await world.advance(5 * minute);
  expect(world.revsAt(webhook).slice(-2)).toEqual([2, 3]);
  const [, second] = await deliveries(webhook);
  expect(second).toMatchObject({ status: 'DELIVERED', tries: times.length + 1, last: { status: 204 } });
  expect(new Set(world.got.filter(({ rev }) => rev === 2).map(({ delivery }) => delivery)).size).toBe(1);
});

test('a receiver that says when is not tried before, but for an hour at most', async () => {
  const webhook = await world.newWebhook();
  let asks = 10 * minute;
  world.answers(() => ({ status: 429, retry_after: asks }));
  await world.queueDeliveries([world.transition(webhook.scope, 1)]);
  await world.advance(9 * minute);
  expect(world.got).toHaveLength(1);
  asks = 24 * hour;
  await world.advance(minute + 5_000);
  expect(world.got).toHaveLength(2);
  await world.advance(hour - 10_000);
  expect(world.got).toHaveLength(2);
  await world.advance(15 * minute);
  expect(world.got.length).toBeGreaterThan(2);
});

test('a model of which the first fails does not hold up others of the same webhook', async () => {
  const webhook = await world.newWebhook({ scope: world.registryId });
  const [a, b] = [newModelId(), newModelId()];
  world.answers(({ model }) => ({ status: model === `model-${a}` ? 503 : 200 }));
  await world.queueDeliveries([...world.transitions(a, 1, 2), ...world.transitions(b, 11, 12)]);
  await world.advance(10_000);
  expect(world.revsAt(webhook).filter((rev) => rev > 10)).toEqual([11, 12]);
});

test('what nobody takes for 12 hours is dead, and the next has its turn', async () => {
  const webhook = await world.newWebhook();
  world.answers(({ rev }) => ({ status: rev === 1 ? 410 : 200 }));
  await world.queueDeliveries(world.transitions(webhook.scope, 1, 2));
  await world.advance(13 * hour);
  expect(await statuses(webhook)).toEqual([
    [1, 'DEAD'],
    [2, 'DELIVERED'],
  ]);
  expect(await world.items(webhook, 'DEAD')).toHaveLength(1);
  expect(await world.items(webhook, 'PENDING')).toEqual([]);
  const tries = world.got.filter(({ rev }) => rev === 1).map(({ at }) => at);
  expect((tries.at(-1) ?? 0) - (tries[0] ?? 0)).toBeGreaterThanOrEqual(12 * hour);
  expect(world.queue.waiting).toEqual([]);
});

test('twenty failures in a row, over all its models, make a webhook pause; then one try a minute is made, until one is good', async () => {
  const webhook = await world.newWebhook({ scope: world.registryId });
  const models = Array.from({ length: 25 }, newModelId);
  let good = false;
  world.answers(() => (good ? { status: 200 } : { error: 'ECONNREFUSED' }));
  await world.queueDeliveries(models.flatMap((model) => world.transitions(model, 1, 2)));
  await world.advance(5_000);
  // Those that had begun when the twentieth failed are not called back.
  const before = world.got.length;
  expect(before).toBeGreaterThanOrEqual(20);
  expect((await world.items(webhook, 'HEALTH'))[0]).toMatchObject({ paused: expect.any(Number) });
  await world.advance(10 * minute);
  const probes = world.got.slice(before).map(({ at }) => at);
  expect(probes).toHaveLength(10);
  for (const [index, at] of probes.slice(1).entries()) expect(at - (probes[index] ?? 0)).toBeGreaterThanOrEqual(minute);
  // They are not many that wait, however long it takes.
  expect(world.queue.waiting.length).toBeLessThanOrEqual(2 * models.length);
  await world.advance(2 * hour);
  expect(world.queue.waiting).toHaveLength(1);
  good = true;
  world.got.length = 0;
  await world.advance(minute);
  expect(world.got).toHaveLength(50);
  for (const model of models)
    expect(world.got.filter((one) => one.model === `model-${model}`).map(({ rev }) => rev)).toEqual([1, 2]);
  expect((await world.items(webhook, 'HEALTH'))[0]).toMatchObject({ failures: 0 });
  await world.advance(hour);
  expect(world.queue.waiting).toEqual([]);
});

test('a success between them starts the count anew', async () => {
  const webhook = await world.newWebhook();
  let calls = 0;
  world.answers(() => {
    calls += 1;
    return { status: calls % 15 === 0 ? 200 : 500 };
  });
  await world.queueDeliveries(world.transitions(webhook.scope, 1, 4));
  await world.advance(60 * hour);
  expect(await world.items(webhook, 'PENDING')).toEqual([]);
  expect((await world.items(webhook, 'HEALTH'))[0]).not.toHaveProperty('paused');
});

test('what waits for a webhook that has been disabled goes out when it is active again', async () => {
  const webhook = await world.newWebhook();
  await world.queueDeliveries(world.transitions(webhook.scope, 1, 3));
  await world.write({ ...webhook, status: 'DISABLED' });
  await world.advance(hour);
  expect([world.got, world.queue.waiting]).toEqual([[], []]);
  await world.write(webhook);
  await world.wake.resume(webhook);
  await world.pump();
  expect(world.revsAt(webhook)).toEqual([1, 2, 3]);
});

test('disabled half way, it is sent nothing more', async () => {
  const webhook = await world.newWebhook();
  world.answers(async ({ rev }) => {
    if (rev === 2) await world.write({ ...webhook, status: 'TEST_MODE' });
    return { status: 200 };
  });
  await world.queueDeliveries(world.transitions(webhook.scope, 1, 5));
  await world.advance(hour);
  expect(world.revsAt(webhook)).toEqual([1, 2]);
  expect(await world.items(webhook, 'PENDING')).toHaveLength(3);
});

test('of a deleted webhook nothing is sent, and nothing is left', async () => {
  const webhook = await world.newWebhook();
  await world.queueDeliveries(world.transitions(webhook.scope, 1, 3));
  await world.erase(webhook);
  await world.pump();
  expect(world.got).toEqual([]);
  for (const kind of ['PENDING', 'DELIVERY', 'LANE']) expect(await world.items(webhook, kind)).toEqual([]);
  // Deleted half way, too.
  const other = await world.newWebhook();
  world.answers(async () => {
    await world.erase(other);
    return { status: 200 };
  });
  await world.queueDeliveries(world.transitions(other.scope, 1, 3));
  await world.advance(hour);
  expect(world.revsAt(other)).toEqual([1]);
  for (const kind of ['PENDING', 'DELIVERY', 'TRY']) expect(await world.items(other, kind)).toEqual([]);
});

test('a deleted webhook that nobody calls any more is swept by its own message', async () => {
  const webhook = await world.newWebhook();
  await world.queueDeliveries(world.transitions(webhook.scope, 1, 3));
  await world.pump();
  await world.wake.sweepLater(webhook);
  // Not as long as it is there.
  await world.pump();
  expect(await world.items(webhook, 'DELIVERY')).toHaveLength(3);
  await world.erase(webhook);
  await world.wake.sweepLater(webhook);
  await world.pump();
  expect([...(await world.items(webhook, 'DELIVERY')), ...(await world.items(webhook, 'TRY'))]).toEqual([]);
});

test('a model that is gone since is told of all the same: what is sent was written with the event', async () => {
  const webhook = await world.newWebhook();
  await world.queueDeliveries([world.transition(webhook.scope, 1)]);
  await world.pump();
  expect(world.got).toHaveLength(1);
});

test('a thousand webhooks of one model are all told, each in order', async () => {
  const scope = newModelId();
  const webhooks = [];
  for (let made = 0; made < 1_000; made += 50)
    webhooks.push(...(await Promise.all(Array.from({ length: 50 }, () => world.newWebhook({ scope })))));
  await world.queueDeliveries(world.transitions(scope, 1, 2));
  // However busy the machine is: what could not be read in time comes again.
  await world.advance(10 * minute);
  const revs = Map.groupBy(world.got, ({ webhook }) => webhook);
  expect(revs.size).toBe(1_000);
  for (const some of revs.values()) expect(some.map(({ rev }) => rev)).toEqual([1, 2]);
});

test('a wake for a lane that somebody works at is not lost', async () => {
  const webhook = await world.newWebhook();
  const { scope } = webhook;
  const late = world.transition(scope, 2);
  world.answers(async ({ rev }) => {
    // It comes while the first is being told, and its wake finds the lane taken.
    if (rev === 1) {
      await world.queueDeliveries([late]);
      const wake = { webhook: webhook.id, scope, model: scope, now: true as const };
      await world.deliver(wake, Date.now() + 55_000);
    }
    return { status: 200 };
  });
  await world.queueDeliveries([world.transition(scope, 1)]);
  await world.advance(minute);
  expect(world.revsAt(webhook)).toEqual([1, 2]);
  expect(world.queue.waiting).toEqual([]);
});

test('a lane whose worker died is taken over when its lease is over, and a record that comes too late is none', async () => {
  const webhook = await world.newWebhook();
  const { scope } = webhook;
  await world.queueDeliveries(world.transitions(scope, 1, 2));
  let resume = () => {};
  const frozen = new Promise<void>((resolve) => {
    resume = resolve;
  });
  let first = true;
  world.answers(async () => {
    if (!first) return { status: 200 };
    first = false;
    await frozen;
    return { status: 500 };
  });
  const [message] = world.queue.due();
  const stuck = world.deliver(message?.body as Parameters<World['deliver']>[0], Date.now() + 55_000);
  await vi.waitFor(() => expect(world.got).toHaveLength(1));
  // Another process, which has no turns to wait for.
  const again = { webhook: webhook.id, scope, model: scope, now: true as const };
  await world.deliver(again, Date.now() + 55_000);
  expect(world.revsAt(webhook)).toEqual([1]);
  await world.advance(20_000);
  expect(world.revsAt(webhook)).toEqual([1, 1, 2]);
  resume();
  await stuck;
  await world.advance(minute);
  expect(world.revsAt(webhook)).toEqual([1, 1, 2]);
  expect(await statuses(webhook)).toEqual([
    [1, 'DELIVERED'],
    [2, 'DELIVERED'],
  ]);
});

test('a secret that cannot be read is a try that failed, and is told in the log', async () => {
  const webhook = await world.newWebhook();
  world.answers(() => Object.assign(new Error('the key is gone'), { name: 'NotFoundException' }));
  await world.queueDeliveries([world.transition(webhook.scope, 1)]);
  await world.pump();
  const [delivery] = await world.items(webhook, 'DELIVERY');
  expect(delivery).toMatchObject({
    status: 'PENDING',
    tries: 1,
    last: { error: 'It could not be sent: NotFoundException.' },
  });
});

test('a queue that takes nothing leaves the message to come again', async () => {
  const webhook = await world.newWebhook();
  await world.queueDeliveries([world.transition(webhook.scope, 1)]);
  world.answers(() => ({ status: 500 }));
  const [message] = world.queue.due();
  world.queue.fails = true;
  await expect(world.deliver(message?.body as never, Date.now() + 55_000)).rejects.toThrow('The queue is gone');
  world.queue.fails = false;
  world.answers(() => ({ status: 200 }));
  world.queue.waiting.push({ body: message?.body, group: undefined, due: Date.now() });
  await world.advance(minute);
  expect(world.revsAt(webhook)).toEqual([1, 1]);
});

test('if waking its lanes is cut off, whoever looks at the webhook next goes on with it', async () => {
  const webhook = await world.newWebhook();
  await world.erase(webhook);
  const all = await world.write({ ...webhook, scope: world.registryId });
  const models = Array.from({ length: 3 }, newModelId);
  world.answers(() => ({ status: 500 }));
  await world.queueDeliveries(models.map((model) => world.transition(model, 1)));
  await world.pump();
  world.queue.waiting.length = 0;
  world.answers(() => ({ status: 200 }));
  world.queue.fails = true;
  await expect(world.wake.resume(all)).rejects.toThrow();
  world.queue.fails = false;
  // As the reconciler does, for one of them.
  await world.deliver({ webhook: all.id, scope: world.registryId, model: models[0] as string }, Date.now() + 55_000);
  await world.pump();
  expect(new Set(world.got.slice(3).map(({ model }) => model)).size).toBe(3);
});

test('whatever has something pending is woken by the hour', async () => {
  const webhook = await world.newWebhook();
  await world.queueDeliveries(world.transitions(webhook.scope, 1, 2));
  world.queue.waiting.length = 0;
  await world.wake.wakeAll({ deadline: Date.now() + 60_000 });
  await world.pump();
  expect(world.revsAt(webhook)).toEqual([1, 2]);
});

test('what is longer than an item is dead from the start, and in nobody’s way', async () => {
  const webhook = await world.newWebhook({ events: ['COMMENT_CREATED'] });
  const comment = (rev: number, value: string) =>
    world.transition(webhook.scope, rev, { kind: 'comment_created', key: 'c', to: 'said', content: { value } });
  await world.queueDeliveries([comment(1, randomBytes(500_000).toString('base64')), comment(2, 'short')]);
  await world.pump();
  expect(world.revsAt(webhook)).toEqual([2]);
  expect(await statuses(webhook)).toEqual([
    [1, 'DEAD'],
    [2, 'DELIVERED'],
  ]);
});

test('a lane is worked at for ten seconds at a time, and then goes behind the others', async () => {
  const webhook = await world.newWebhook();
  world.answers(() => {
    vi.setSystemTime(Date.now() + 4_000);
    return { status: 200 };
  });
  await world.queueDeliveries(world.transitions(webhook.scope, 1, 7));
  const [message] = world.queue.due();
  await world.deliver(message?.body as never, Date.now() + 55_000);
  expect(world.revsAt(webhook)).toEqual([1, 2, 3]);
  expect(world.queue.waiting).toHaveLength(1);
  await world.advance(minute);
  expect(world.revsAt(webhook)).toEqual([1, 2, 3, 4, 5, 6, 7]);
});

test('no transaction has two events of a model', async () => {
  const webhook = await world.newWebhook();
  const send = vi.spyOn(world.client, 'send');
  await world.queueDeliveries(world.transitions(webhook.scope, 1, 4));
  const written = send.mock.calls.flatMap(([command]) => (command instanceof TransactWriteCommand ? [command] : []));
  expect(written.map(({ input }) => input.TransactItems?.length)).toEqual([2, 2, 2, 2]);
  send.mockRestore();
});
