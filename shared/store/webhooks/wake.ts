import { inParallel } from '../in-parallel.ts';
import { webhooks } from '../keys.ts';
import { queryPages } from '../query.ts';
import { type Message, send } from '../queues/send.ts';
import { cleared, resumed } from './health.ts';
import { pendingLanes } from './lanes.ts';

/** Whoever gets it looks at one lane: what one webhook is to be told of one model. */
export type Wake = {
  webhook: string;
  /** Where the webhook is: a model's id, or `registryId`. */
  scope: string;
  /** The lane's model; of none, all lanes are woken, or what is left of a deleted webhook goes. */
  model: string;
  /** It is not waited until the lane's next try is due. */
  now?: true;
};

type Where = { id: string; scope: string };

/** SQS's limit (seconds). */
const longestDelay = 900;

/** A delivery's message; `delay` in seconds. */
export const messageOf = (wake: Wake, delay?: number): Message => ({
  body: wake,
  group: wake.webhook,
  ...(delay !== undefined && { delay: Math.min(longestDelay, delay) }),
});

export const sendWakes = (wakes: readonly Wake[]): Promise<void> =>
  wakes.length === 0
    ? Promise.resolve()
    : send(
        'deliveries',
        wakes.map((wake) => messageOf(wake)),
      );

/** Lanes whose wakes are sent together. */
const together = 100;

/** Wakes every lane of a webhook that has something pending; `now`: also those that wait for their next try. */
export async function wakeLanes({ id, scope }: Where, now?: true): Promise<void> {
  let wakes: Wake[] = [];
  for await (const model of pendingLanes(id)) {
    wakes.push({ webhook: id, scope, model, ...(now && { now }) });
    if (wakes.length < together) continue;
    await sendWakes(wakes);
    wakes = [];
  }
  await sendWakes(wakes);
}

/** A webhook is as new: it pauses no more, whatever was, and what is pending is tried at once. */
export async function resume(webhook: Where): Promise<void> {
  await resumed(webhook.id);
  await goOn(webhook);
}

/** What follows `resumed`, for whoever sees that it has not been done. */
export async function goOn(webhook: Where): Promise<void> {
  await wakeLanes(webhook, true);
  await cleared(webhook.id);
}

/** Of a webhook that has been deleted, what is pending and its log go soon. */
export const sweepLater = ({ id, scope }: Where): Promise<void> => sendWakes([{ webhook: id, scope, model: '' }]);

/** Webhooks that are looked at at once. */
const width = 8;

/** Wakes all that has something pending, whether or not somebody works at it; stops at the deadline (ms since 1970). */
export async function wakeAll({ deadline }: { deadline: number }): Promise<void> {
  for await (const page of queryPages({ partition: webhooks, limit: 100 })) {
    if (Date.now() > deadline) return;
    await inParallel(page, width, ({ sk, scope }) => wakeLanes({ id: sk, scope: scope as string }));
  }
}
