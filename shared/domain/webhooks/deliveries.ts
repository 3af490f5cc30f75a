import type { DeliveryStatus } from '#shared/operations/deliveries.ts';
import type { Try } from './types.ts';

/** One thing that one webhook is told, and what has come of it. Times are milliseconds since 1970. */
export type Delivery = {
  id: string;
  webhook: string;
  /** The event, in the dialect's words. */
  event: string;
  transition_id: string;
  /** The model's name then, and its id: whose lane it is in. */
  model: string;
  model_id: string;
  rev: number;
  /** Where the event stands in the model's history, and which of its deliveries it is: its place in the lane. */
  place: string;
  part: number;
  /** When the event happened. */
  time: number;
  status: DeliveryStatus;
  /** What is sent; absent of what was longer than is kept, which is dead from the start. */
  body?: string;
  /** All there were. */
  tries: number;
  last?: Try;
  /** Since it was queued, or sent again by somebody: */
  round_tries: number;
  round_since?: number;
  /** When it is tried again; of one that waits behind others, it is not said. */
  next_at?: number;
};
