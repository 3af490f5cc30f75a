import { TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import { deliveryIdOf } from '#shared/domain/webhooks/delivery-id.ts';
import { payloadsFor } from '#shared/domain/webhooks/payloads.ts';
import type { Payload, Webhook } from '#shared/domain/webhooks/types.ts';
import type { Event } from '#shared/operations/events.ts';
import { isRefused } from '#shared/wire/failures.ts';
import { client } from '../client.ts';
import { type Action, retrying } from '../commit.ts';
import { insert, put } from '../expression.ts';
import { inParallel } from '../in-parallel.ts';
import { deadKey, deliveryKey, pendingKey } from '../keys.ts';
import { registryId } from '../permissions/registry.ts';
import { portionsOf } from '../portions.ts';
import { bytesOf, packed } from './body.ts';
import { forgotten } from './lifetime.ts';
import { webhooksFor, withWebhooks } from './of.ts';
import { sendWakes, type Wake } from './wake.ts';

/** The clocks of who made a webhook and of who wrote a row may differ by so much (ms). */
const grace = 5_000;

/** Models, and of one of their events transactions, that are written at once. */
const width = 8;

/** Half of what a transaction takes: each delivery is two actions, and bytes. */
const mostDeliveries = 50;
const mostBytes = 2_000_000;

/** How long what others are in the way of is tried (ms). */
const patience = 15_000;

/** The actions of one delivery, the first on the condition that it is not there. */
type Written = { actions: [Action, Action]; bytes: number };

/** Whoever is not ACTIVE is told nothing of what happens meanwhile, and whoever was not there, nothing of before. */
const isTold = ({ status, creation_timestamp }: Webhook, { time }: Event): boolean =>
  status === 'ACTIVE' && time >= creation_timestamp - grace;

function written(webhook: Webhook, happened: Event, { event, part = 0, body }: Payload): Written {
  const { transition_id, model, model_id, rev, place, time } = happened;
  const id = deliveryIdOf({ webhook: webhook.id, transition_id, part, time });
  const kept = packed(body);
  const ttl = forgotten();
  const lasting = { event, transition_id, model, model_id, rev, place, part, time, tries: 0, round_tries: 0, ttl };
  const error = `Its body has ${Buffer.byteLength(body)} bytes, which is more than is kept. It was not sent.`;
  const delivery =
    kept === undefined
      ? { ...lasting, status: 'DEAD', last: { at: Date.now(), latency: 0, error } }
      : { ...lasting, status: 'PENDING', body: kept };
  const marker = kept === undefined ? deadKey(webhook.id, id) : pendingKey(webhook.id, model_id, place, part);
  return {
    actions: [{ Put: insert({ ...deliveryKey(webhook.id, id), ...delivery }) }, { Put: put({ ...marker, id, ttl }) }],
    bytes: bytesOf(kept) + 2_000,
  };
}

/** Those that are not there yet, in one transaction: what was told before is left as it is, whatever became of it. */
async function writeNew(portion: readonly Written[]): Promise<void> {
  let open = portion;
  const writeOpen = async () => {
    if (open.length === 0) return;
    try {
      await client.send(new TransactWriteCommand({ TransactItems: open.flatMap(({ actions }) => actions) }));
    } catch (error) {
      open = open.filter((_, index) => !isRefused(error, 2 * index));
      throw error;
    }
  };
  await retrying({ deadline: Date.now() + patience }, writeOpen);
}

const toldOf = (webhook: Webhook, event: Event): Written[] =>
  isTold(webhook, event) ? payloadsFor(webhook, event).map((payload) => written(webhook, event, payload)) : [];

/**
 * One event after the other, and none with the next in one transaction, of which a reader could see the later half first:
 * what is written of a lane is always all that came before.
 */
async function queueOf(model: string, events: readonly Event[], webhooks: readonly Webhook[]): Promise<Wake[]> {
  const woken = new Map<string, Wake>();
  for (const event of events) {
    const told = webhooks.flatMap((webhook) => {
      const all = toldOf(webhook, event);
      if (all.length > 0) woken.set(webhook.id, { webhook: webhook.id, scope: webhook.scope, model });
      return all;
    });
    await inParallel(
      portionsOf(told, [mostDeliveries, mostBytes], ({ bytes }) => [1, bytes]),
      width,
      writeNew,
    );
  }
  return [...woken.values()];
}

/**
 * Writes what webhooks are to be told of these events, and wakes who tells it. Events of one model are in the order in
 * which they happened. Throws if anything could not be written or sent: all of it again writes what lacks, and wakes again.
 */
export async function queueDeliveries(events: readonly Event[]): Promise<void> {
  if (events.length === 0) return;
  const models = [...Map.groupBy(events, ({ model_id }) => model_id)];
  const ids = models.map(([id]) => id).filter((id) => id !== registryId);
  const [everybody, withOwn] = await Promise.all([webhooksFor(registryId), withWebhooks(ids)]);
  const wakes = await inParallel(models, width, async ([id, happened]) => {
    const own = withOwn.has(id) ? await webhooksFor(id) : [];
    return queueOf(id, happened, [...own, ...everybody]);
  });
  await sendWakes(wakes.flat());
}
