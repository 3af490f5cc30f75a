import { vi } from 'vitest';
import type { Try, Webhook } from '#shared/domain/webhooks/types.ts';
import type { Event } from '#shared/operations/events.ts';
import type { Wake } from '#shared/store/webhooks/wake.ts';

/** A clock that goes by itself, much faster than the real one. */
export type Clock = { after(ms: number): Promise<void>; stop(): void };

/** So many ms a real one; whatever waits for a time is called when it is over. */
export function fastClock(random: () => number, most: number): Clock {
  const waiting = new Set<{ due: number; call: () => void }>();
  const timer = setInterval(() => {
    vi.setSystemTime(Date.now() + Math.ceil(random() * most));
    for (const one of waiting) {
      if (one.due > Date.now()) continue;
      waiting.delete(one);
      one.call();
    }
  }, 1);
  return {
    after: (ms) => new Promise((call) => waiting.add({ due: Date.now() + ms, call })),
    stop: () => clearInterval(timer),
  };
}

/** What a process has of the world, and where it may die. */
export type Surroundings = {
  random: () => number;
  clock: Clock;
  /** Of a thousand requests to the table or the queue, at so many it dies, before or after. */
  deaths: number;
  /** And at so many it stops for a while, up to 40 s. */
  stops: number;
  enqueue(wake: Wake, delay: number): void;
  receive(webhook: string, sent: { delivery: string; body: string; rev?: number }): Promise<Partial<Try>>;
};

export type Process = {
  isDead: boolean;
  /** Once it has died. */
  death: Promise<'died'>;
  queueDeliveries(events: readonly Event[]): Promise<void>;
  deliver(wake: Wake, deadline: number): Promise<void>;
};

const never = new Promise<never>(() => {});

/**
 * A dispatcher and a deliverer with modules, and so turns, of their own. At every request it can die, which nobody in it
 * gets to know of: nothing goes on any more; or stand still until others believe that it has died.
 */
export async function spawn({ random, clock, deaths, stops, enqueue, receive }: Surroundings): Promise<Process> {
  let die: (word: 'died') => void = () => {};
  const death = new Promise<'died'>((resolve) => {
    die = resolve;
  });
  const process = { isDead: false, death } as Process;
  const gate = async () => {
    if (!process.isDead && random() * 1_000 < deaths) {
      process.isDead = true;
      die('died');
    } else if (random() * 1_000 < stops) await clock.after(random() * 40_000);
    if (process.isDead) await never;
  };
  const gated = async <Answer>(work: () => Answer | Promise<Answer>): Promise<Answer> => {
    await gate();
    const answer = await work();
    await gate();
    return answer;
  };
  vi.resetModules();
  vi.doMock('#shared/store/queues/send.ts', () => ({
    send: (_: string, messages: { body: Wake; delay?: number }[]) =>
      gated(() => {
        for (const { body, delay = 0 } of messages) enqueue(body, delay);
      }),
  }));
  vi.doMock('#shared/store/webhooks/attempt.ts', () => ({
    attempt: ({ id }: Webhook, sent: { delivery: string; body: string }) =>
      gated(async () => ({ at: Date.now(), latency: 1, ...(await receive(id, sent)) })),
  }));
  const [{ client }, { deliver }, { queueDeliveries }] = await Promise.all([
    import('#shared/store/client.ts'),
    import('#shared/store/webhooks/deliver.ts'),
    import('#shared/store/webhooks/queue.ts'),
  ]);
  const send = client.send.bind(client) as (command: unknown) => Promise<unknown>;
  vi.spyOn(client, 'send').mockImplementation((command: unknown) => gated(() => send(command)));
  return Object.assign(process, { deliver, queueDeliveries });
}
