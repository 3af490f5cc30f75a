import { TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import { isHopeless, pauseAfter } from '#shared/domain/webhooks/back-off.ts';
import type { Delivery } from '#shared/domain/webhooks/deliveries.ts';
import { isSuccess, type Try } from '#shared/domain/webhooks/types.ts';
import { isRefused } from '#shared/wire/failures.ts';
import { client } from '../client.ts';
import { type Action, retrying } from '../commit.ts';
import { equal, put, remove, update } from '../expression.ts';
import { deadKey, deliveryKey, laneKey, pendingKey, tryKey } from '../keys.ts';
import { type Lane, leaseFor } from './lease.ts';
import { forgotten } from './lifetime.ts';

/** How long what others are in the way of is tried (ms). */
const patience = 5_000;

/** What a try means: the lane goes on, or waits until then (ms since 1970). */
export type Recorded = { status: Delivery['status']; next_at?: number };

function outcomeOf(delivery: Delivery, made: Try): Recorded {
  if (isSuccess(made)) return { status: 'DELIVERED' };
  const tries = delivery.round_tries + 1;
  const [since, now] = [delivery.round_since ?? made.at, Date.now()];
  if (isHopeless(tries, since, now)) return { status: 'DEAD', next_at: now + pauseAfter(1) };
  return { status: 'PENDING', next_at: now + pauseAfter(tries, made.retry_after) };
}

/** The lane stays one's own for the next, or is left until it is time. */
const laneAction = ({ webhook, model }: Lane, token: string, next_at: number | undefined): Action => ({
  Update: update({
    key: laneKey(webhook, model),
    set:
      next_at === undefined
        ? [
            ['lease_until', Date.now() + leaseFor],
            ['next_at', undefined],
            ['ttl', forgotten()],
          ]
        : [
            ['token', undefined],
            ['lease_until', undefined],
            ['next_at', next_at],
            ['ttl', forgotten()],
          ],
    if: [equal('token', token)],
  }),
});

function actionsOf(delivery: Delivery, made: Try, { status, next_at }: Recorded): Action[] {
  const { webhook, id, model_id, place, part } = delivery;
  const ttl = forgotten();
  const n = delivery.tries + 1;
  const pending = pendingKey(webhook, model_id, place, part);
  return [
    {
      Update: update({
        key: deliveryKey(webhook, id),
        set: [
          ['status', status],
          ['tries', n],
          ['last', made],
          ['round_tries', delivery.round_tries + 1],
          ['round_since', delivery.round_since ?? made.at],
          ['next_at', status === 'PENDING' ? next_at : undefined],
          ['ttl', ttl],
        ],
      }),
    },
    { Put: put({ ...tryKey(webhook, id, n), ...made, ttl }) },
    // What is still tried does not go before its log does.
    status === 'PENDING' ? { Put: put({ ...pending, id, ttl }) } : { Delete: remove(pending) },
    ...(status === 'DEAD' ? [{ Put: put({ ...deadKey(webhook, id), id, ttl }) }] : []),
  ];
}

/**
 * Writes what came of a try, and what follows from it, in one transaction; `undefined`: the lane is somebody else's now,
 * who has tried or will try the same, and nothing was written.
 */
export async function record(lane: Lane, token: string, delivery: Delivery, made: Try): Promise<Recorded | undefined> {
  const outcome = outcomeOf(delivery, made);
  const TransactItems = [laneAction(lane, token, outcome.next_at), ...actionsOf(delivery, made, outcome)];
  return retrying({ deadline: Date.now() + patience }, async () => {
    try {
      await client.send(new TransactWriteCommand({ TransactItems }));
      return outcome;
    } catch (error) {
      if (isRefused(error, 0)) return undefined;
      throw error;
    }
  });
}
