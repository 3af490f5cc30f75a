import { DeleteCommand } from '@aws-sdk/lib-dynamodb';
import { probeEvery } from '#shared/domain/webhooks/back-off.ts';
import type { Delivery } from '#shared/domain/webhooks/deliveries.ts';
import type { Try, Webhook } from '#shared/domain/webhooks/types.ts';
import { client } from '../client.ts';
import { remove } from '../expression.ts';
import { getItems, type Item } from '../items.ts';
import { deliveryKey, healthKey, laneKey, webhookKey } from '../keys.ts';
import { attempt } from './attempt.ts';
import { toDelivery } from './delivery.ts';
import { failed, type Health, mayProbe, recovered, resumed, toHealth } from './health.ts';
import { inTurn } from './in-turn.ts';
import { firstPending, hasPending, pendingLanes } from './lanes.ts';
import { acquire, isLeased, type Lane, leaseFor, release, toLane } from './lease.ts';
import { toWebhook } from './of.ts';
import { record } from './record.ts';
import { sweep } from './sweep.ts';
import { goOn, sendWakes, type Wake, wakeLanes } from './wake.ts';
import { expectWake } from './watch.ts';

/** docs/adr/0024-lanes.md says why nothing is lost here, or comes in another order. */

/** A lane is worked at for so long at a time, so that one that is slow lets others have their turn (ms). */
const slice = 10_000;

/** What a try and its record may take (ms). */
const margin = 6_000;

/** Deliveries of a lane that are read at once. */
const ahead = 25;

/** All that is to be known before a try, fresh. */
type Seen = { webhook: Webhook | undefined; health: Health };

/** One's own lane, until when a try of it may begin (ms since 1970). */
type Held = { lane: Lane; token: string; wake: Wake; until: number; deadline: number };

async function look(
  { webhook: id, scope }: Wake,
  own: { pk: string; sk: string },
): Promise<Seen & { item: Item | undefined }> {
  const [webhook, health, item] = await getItems([webhookKey(scope, id), healthKey(id), own]);
  return { webhook: webhook && toWebhook(webhook), health: toHealth(health), item };
}

/** What is not the receiver's doing, such as a key that is gone, is a try that failed, too: the log tells of it. */
async function tryOnce(webhook: Webhook, { id, body, rev }: Delivery & { body: string }): Promise<Try> {
  const at = Date.now();
  try {
    return await attempt(webhook, { delivery: id, body, rev });
  } catch (error) {
    return { at, latency: Date.now() - at, error: `It could not be sent: ${(error as Error).name}.` };
  }
}

/** What the wake is for comes when the lane's next try is due. */
const later = ({ now, ...wake }: Wake): Wake => wake;

const expectProbe = (wake: Wake, { watch, probe_at = 0 }: Health): Promise<void> =>
  expectWake(healthKey(wake.webhook), later(wake), watch, probe_at);

const withBody = (delivery: Delivery): delivery is Delivery & { body: string } => delivery.body !== undefined;

/**
 * What is pending, and is not there: it is still being written, for DynamoDB shows a transaction's items one by one; or its
 * time to live was over a little earlier.
 */
async function missing({ lane, token, wake }: Held, { pk, sk, ttl }: Item): Promise<boolean> {
  if (Number(ttl) * 1_000 < Date.now()) {
    await client.send(new DeleteCommand(remove({ pk, sk })));
    return true;
  }
  await release(lane, token);
  await expectWake(laneKey(lane.webhook, lane.model), wake, undefined, Date.now() + 1_000);
  return false;
}

/** `true`: the next may be tried. Else the lane has been left, and whatever is to wake it is on its way. */
async function take(held: Held, pending: Item, probing: boolean): Promise<boolean> {
  const { lane, token, wake, until, deadline } = held;
  const { webhook: id } = wake;
  const { webhook, health, item } = await look(wake, deliveryKey(id, pending.id as string));
  if (!webhook) {
    await sweep(wake, deadline);
    return false;
  }
  if (webhook.status !== 'ACTIVE') {
    await release(lane, token);
    return false;
  }
  if (health.paused !== undefined && !probing) {
    await release(lane, token);
    await expectProbe(wake, health);
    return false;
  }
  const delivery = item && toDelivery(item);
  if (!delivery || !withBody(delivery)) return missing(held, pending);
  if (Date.now() > until) {
    await release(lane, token);
    await sendWakes([wake]);
    return false;
  }
  const recorded = await record(lane, token, delivery, await tryOnce(webhook, delivery));
  if (!recorded) {
    await expectWake(laneKey(id, lane.model), wake, undefined, Date.now() + leaseFor);
    return false;
  }
  if (recorded.status !== 'DELIVERED') {
    const now = await failed(id);
    await (now.paused === undefined
      ? expectWake(laneKey(id, lane.model), later(wake), undefined, recorded.next_at ?? 0)
      : expectProbe(wake, now));
    return false;
  }
  if (probing) {
    await resumed(id);
    await goOn(webhook);
  } else if (health.failures > 0) await recovered(id);
  return true;
}

/** Tells what is pending, one after the other, until there is nothing more, or something fails, or it is time. */
async function workOff(held: Held, isProbe: boolean): Promise<void> {
  const { lane, token, wake } = held;
  let probing = isProbe;
  for (;;) {
    const pending = await firstPending(lane.webhook, lane.model, ahead);
    for (const item of pending) {
      if (!(await take(held, item, probing))) return;
      probing = false;
    }
    if (pending.length > 0) continue;
    await release(lane, token);
    // Whoever was told of something new meanwhile has left it to us.
    return (await hasPending(lane.webhook, lane.model)) ? sendWakes([wake]) : undefined;
  }
}

async function takeLane(wake: Wake, lane: Lane, deadline: number, probing: boolean): Promise<void> {
  const key = laneKey(lane.webhook, lane.model);
  const now = Date.now();
  if (isLeased(lane)) return expectWake(key, wake, lane.watch, (lane.lease_until ?? now) + 1);
  if (!wake.now && !probing && (lane.next_at ?? 0) > now) return expectWake(key, wake, lane.watch, lane.next_at ?? 0);
  const token = await acquire(lane);
  // Who was faster has looked later than what this wake is for was written, or will.
  if (token === undefined) return;
  const until = Math.min(deadline - margin, now + slice);
  try {
    await workOff({ lane, token, wake, until, deadline }, probing);
  } catch (error) {
    await release(lane, token).catch(() => undefined);
    throw error;
  }
}

/** Of a webhook that pauses, one try a minute of whatever comes first in a lane that has something pending. */
async function probe(wake: Wake, health: Health, deadline: number): Promise<void> {
  const { webhook: id } = wake;
  if ((health.probe_at ?? 0) > Date.now()) return expectProbe(wake, health);
  const next = Date.now() + probeEvery;
  // As with a lane: whoever may has not looked yet.
  if (!(await mayProbe(id, health))) return;
  const isOwn = wake.model !== '' && (await hasPending(id, wake.model));
  const model = isOwn ? wake.model : (await pendingLanes(id).next()).value;
  // What comes now brings a wake of its own.
  if (model === undefined) return;
  const probing = { ...wake, model };
  await expectProbe(probing, { ...health, probe_at: next });
  const { item } = await look(probing, laneKey(id, model));
  await takeLane(probing, toLane(id, model, item), deadline, true);
}

async function deliverNow(wake: Wake, deadline: number): Promise<void> {
  const { webhook: id, model } = wake;
  const { webhook, health, item } = await look(wake, laneKey(id, model));
  if (!webhook) return sweep(wake, deadline);
  // What is pending waits for `resume`.
  if (webhook.status !== 'ACTIVE') return;
  if (health.waking) await goOn(webhook);
  if (health.paused !== undefined) return probe(wake, health, deadline);
  if (model === '') return wakeLanes(webhook);
  await takeLane(wake, toLane(id, model, item), deadline, false);
}

/**
 * What a wake is for: tells one webhook what is pending of one model, in order. Begins nothing new after the deadline (ms
 * since 1970). Throws if the table or the queue fails, and then the wake is to come again.
 */
export const deliver = (wake: Wake, deadline: number): Promise<void> =>
  inTurn(JSON.stringify([wake.webhook, wake.model, wake.now]), () => deliverNow(wake, deadline));
