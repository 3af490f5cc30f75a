import type { Delivery } from './deliveries.ts';
import type { Try } from './types.ts';

/** As answers have them. */

export const renderTry = ({ at, latency, status, error, answer, retry_after }: Try) => ({
  time: at,
  latency,
  ...(status !== undefined && { status }),
  ...(error !== undefined && { error }),
  ...(answer !== undefined && { answer }),
  ...(retry_after !== undefined && { retry_after }),
});

export function renderDelivery(delivery: Delivery) {
  const { id, event, transition_id, model, model_id, rev, time, status, tries, last, next_at } = delivery;
  return {
    delivery_id: id,
    event,
    transition_id,
    model,
    model_id,
    rev,
    time,
    status,
    tries,
    ...(last && { last_try: renderTry(last) }),
    ...(next_at !== undefined && { next_try_at: next_at }),
  };
}
