import * as z from 'zod/mini';
import { optionalText, text } from './fields.ts';
import { recorded } from './history.ts';

/** What EventBridge knows us by: `source` of every event. Its `detail-type` is the event's `kind`. */
export const eventSource = 'stagebook';

/**
 * What happened, as it is told outside: a row of history, as `GET history` has it, and what it takes to act on it
 * without asking back. `transition_id` is the same whenever it is told again; within a model `rev`, and then `place`, is
 * the order.
 */
export const event = z.extend(recorded, {
  schema_version: z.literal(1),
  /** Sorts the events of one model as history does. */
  place: text,
  /** The model is one of MLflow's prompts. */
  prompt: z.boolean(),
  /** Of a model or version that was made, or a tag or description that was set, the texts in full. */
  content: z.optional(
    z.object({
      description: optionalText,
      tags: z.optional(z.record(text, text)),
      value: optionalText,
    }),
  ),
  /** Of texts that would make it longer than a bus takes, only the beginning is there. */
  truncated: z.optional(z.literal(true)),
});

export type Event = z.output<typeof event>;

/** Of an event that would be too long for a bus these can be left out, in this order: `transition_id` says where to ask. */
export const dispensable = [
  'content',
  'permissions',
  'policy',
  'gates',
  'archived',
  'aliases_deleted',
  'requested_by',
  'given',
] as const satisfies readonly (keyof Event)[];
