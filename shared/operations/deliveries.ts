import * as z from 'zod/mini';
import { described } from './described.ts';
import { optionalText, pageSize, required, text, timestamp } from './fields.ts';
import { operation } from './operation.ts';

export const deliveryStatuses = ['PENDING', 'DELIVERED', 'DEAD'] as const;

export type DeliveryStatus = (typeof deliveryStatuses)[number];

/** Deliveries that one call sends again, at most. */
export const mostRedriven = 1_000;

/** One request that was made, and what came of it. */
const attempt = z.object({
  /** When it began. */
  time: timestamp,
  /** Milliseconds until the answer was there, or the lack of it. */
  latency: z.number(),
  /** HTTP's; absent if there was no answer, */
  status: z.optional(z.int()),
  /** and then why. */
  error: optionalText,
  /** The first 2 kB of it. */
  answer: optionalText,
  /** Milliseconds for which the receiver asked not to be tried again. */
  retry_after: z.optional(z.number()),
});

/** One thing that one webhook was told, or is to be. */
const delivery = z.object({
  /** The same at every try, and in its headers. */
  delivery_id: text,
  /** As the webhook has it, */
  event: text,
  /** and the change in the history that it tells of, */
  transition_id: text,
  /** of the model of that name then. */
  model: text,
  model_id: text,
  rev: z.int(),
  /** When that happened. */
  time: timestamp,
  /** `DEAD`: it was tried for hours, and is not any more. */
  status: z.enum(deliveryStatuses),
  tries: z.int(),
  last_try: z.optional(attempt),
  /** Of what has failed and is tried again; what waits behind it has none. */
  next_try_at: z.optional(timestamp),
});

/** How the receiver has been lately. */
const health = z.object({
  /** In a row. */
  failures: z.int(),
  /** Since then only one try a minute is made. */
  paused_since: z.optional(timestamp),
  next_probe_at: z.optional(timestamp),
});

const page = { max_results: z._default(pageSize(1_000), 100), page_token: optionalText };

/** Of who manages the model; of all models an admin's. Of both dialects' webhooks. */
const managing = { dialect: 'stagebook', permission: 'reader', needs: 'manage' } as const;

/** Of one webhook, the last event first. */
export const listDeliveries = operation({
  name: 'listDeliveries',
  methods: ['GET'],
  path: '/webhooks/deliveries',
  file: 'deliveries/list',
  input: z.object({
    webhook_id: required(text),
    status: z.optional(required(text)).register(described, { enum: deliveryStatuses }),
    ...page,
  }),
  output: z.object({
    health,
    deliveries: z.array(delivery),
    /** A page can be short, or empty, and not the last. */
    next_page_token: optionalText,
  }),
  access: { table: { registry: ['GetItem'], webhooks: ['GetItem', 'Query'] } },
  ...managing,
});

/** One, with its tries, the first first. */
export const getDelivery = operation({
  name: 'getDelivery',
  methods: ['GET'],
  path: '/webhooks/deliveries/get',
  file: 'deliveries/get',
  input: z.object({ webhook_id: required(text), delivery_id: required(text), ...page }),
  output: z.object({
    delivery: z.extend(delivery, {
      /** What was sent, byte for byte; absent if it was longer than is kept. */
      body: optionalText,
    }),
    tries: z.array(attempt),
    next_page_token: optionalText,
  }),
  access: { table: { registry: ['GetItem'], webhooks: ['GetItem', 'Query'] } },
  ...managing,
});

/** Sends one again, whatever has become of it, or without `delivery_id` all that are dead. */
export const redriveDeliveries = operation({
  name: 'redriveDeliveries',
  methods: ['POST'],
  path: '/webhooks/redrive',
  file: 'deliveries/redrive',
  // One misspelt would be all.
  input: z.strictObject({ webhook_id: required(text), delivery_id: z.optional(required(text)) }),
  output: z.object({
    /** How many are tried again. */
    redriven: z.int(),
    /** There are more that are dead: the next call takes them. */
    more: z.optional(z.literal(true)),
  }),
  access: {
    table: {
      registry: ['GetItem'],
      webhooks: ['GetItem', 'Query', 'PutItem', 'UpdateItem', 'DeleteItem'],
    },
    queues: ['deliveries'],
  },
  ...managing,
  permission: 'member',
});
