import { beforeAll, expect, test, vi } from 'vitest';
import type { Event } from '#shared/operations/events.ts';
import type { Wake } from '#shared/store/webhooks/wake.ts';
import { seeded } from '../fuzz/random.ts';
import { fastClock, type Process, spawn } from './processes.ts';
import { newModelId, newWorld, type World } from './world.ts';

/**
 * Dispatcher and deliverers that die or stand still at any request, a queue that hands out twice and in any order, and
 * receivers that fail: every event arrives at every webhook, and none before those of the same model that came before it.
 */

const runs = Number(process.env.LANE_RUNS ?? 4);
const seed = Number(process.env.SEED ?? 1);

let world: World;
beforeAll(async () => {
  world = await newWorld();
});

const [models, webhooksEach, events] = [3, 2, 12];

type Message = { wake: Wake; due: number };

test.each(Array.from({ length: runs }, (_, index) => seed + index))('seed %i', async (from) => {
  const random = seeded(from).next;
  await world.reset();
  const ids = Array.from({ length: models }, newModelId);
  const all = await world.newWebhook({ scope: world.registryId });
  const own = await Promise.all(
    ids.flatMap((scope) => Array.from({ length: webhooksEach }, () => world.newWebhook({ scope }))),
  );
  const stream = Array.from({ length: events }, (_, index) => ids.map((id) => world.transition(id, index + 1))).flat();
  const expected = stream.flatMap(({ model_id, rev }) =>
    [all, ...own.filter(({ scope }) => scope === model_id)].map(({ id }) => `${id} ${model_id} ${rev}`),
  );

  const clock = fastClock(random, 60);
  let messages: Message[] = [];
  const enqueue = (wake: Wake, delay: number) => {
    messages.push({ wake, due: Date.now() + delay * 1_000 });
  };
  /** What has been accepted, in that order. */
  const accepted: string[] = [];
  const tooEarly: string[] = [];
  const names = new Map<string, string>();
  const receive = async (webhook: string, sent: { delivery: string; body: string; rev?: number }) => {
    const model = JSON.parse(sent.body).model_name.slice('model-'.length);
    const name = `${webhook} ${model} ${sent.rev}`;
    expect(names.get(sent.delivery) ?? name).toBe(name);
    names.set(sent.delivery, name);
    const before = `${webhook} ${model} ${Number(sent.rev) - 1}`;
    if (sent.rev !== 1 && !accepted.includes(before)) tooEarly.push(name);
    if (random() < 0.2) await clock.after(random() * 5_000);
    if (random() < 0.15)
      return random() < 0.5 ? { error: 'ECONNRESET' } : { status: 503, retry_after: random() * 5_000 };
    accepted.push(name);
    return { status: 200 };
  };
  const surroundings = { random, clock, deaths: 4, stops: 4, enqueue, receive };

  let [isOver, died] = [false, 0];
  const spawned = async (): Promise<Process> => spawn(surroundings);
  let last: Promise<unknown> = Promise.resolve();
  /** Modules are loaded one process at a time. */
  const spawnNext = (): Promise<Process> => {
    const next = last.then(spawned);
    last = next;
    return next;
  };

  const dispatch = async () => {
    let process = await spawnNext();
    for (let next = 0; next < stream.length; ) {
      const batch: Event[] = stream.slice(next, next + 1 + Math.floor(random() * 8));
      const result = await Promise.race([process.queueDeliveries(batch), process.death]).catch(() => 'failed');
      if (result === undefined) next += batch.length;
      if (result !== 'died') continue;
      died += 1;
      process = await spawnNext();
    }
  };

  const work = async () => {
    let process = await spawnNext();
    while (!isOver) {
      const due = messages.filter((one) => one.due <= Date.now()).toSorted(() => random() - 0.5);
      const mine = due.slice(0, 10);
      messages = messages.filter((one) => !mine.includes(one));
      const again = mine.filter(() => random() < 0.05);
      messages.push(...again.map(({ wake }) => ({ wake, due: Date.now() + random() * 5_000 })));
      const done = mine.map(({ wake }) => process.deliver(wake, Date.now() + 55_000));
      const results = await Promise.race([Promise.allSettled(done), process.death]);
      if (results !== 'died') {
        const failed = mine.filter((_, index) => results[index]?.status === 'rejected');
        messages.push(...failed.map(({ wake }) => ({ wake, due: Date.now() + 90_000 })));
      } else {
        died += 1;
        // On the laptop they come at once, in the cloud when their time is over.
        messages.push(...mine.map(({ wake }) => ({ wake, due: Date.now() + random() * 90_000 })));
        process = await spawnNext();
      }
      if (mine.length === 0) await clock.after(200);
    }
  };

  const isDone = () => new Set(accepted).size === expected.length;
  const working = [work(), work(), work()];
  try {
    await dispatch();
    await vi.waitFor(() => expect(isDone()).toBe(true), { timeout: 60_000, interval: 50 }).catch(() => undefined);
  } finally {
    isOver = true;
    await Promise.race([Promise.all(working), new Promise((resolve) => setTimeout(resolve, 5_000))]);
    clock.stop();
  }
  expect(expected.filter((one) => !accepted.includes(one))).toEqual([]);
  expect(tooEarly).toEqual([]);
  expect(names.size).toBe(expected.length);
  expect(died).toBeGreaterThan(0);
});
