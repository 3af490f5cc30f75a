import * as z from 'zod/mini';
import { described } from './described.ts';
import { int64, nothing, optionalText, required, text, timestamp } from './fields.ts';
import { operation } from './operation.ts';
import { webhookActions, webhookEntities } from './webhook-events.ts';

/** MLflow's webhooks, which are told of all models. */

export const mlflowStatuses = ['ACTIVE', 'DISABLED'] as const;

const actions = [...new Set(Object.values(webhookActions).flat())];

/** As it is asked for: the function says which there are. */
const event = z.object({
  entity: required(text).register(described, { enum: webhookEntities }),
  action: required(text).register(described, { enum: actions }),
});

const webhook = z.object({
  webhook_id: text,
  name: text,
  description: optionalText,
  url: text,
  events: z.array(z.object({ entity: z.enum(webhookEntities), action: z.enum(actions) })),
  status: z.enum(mlflowStatuses),
  creation_timestamp: timestamp,
  last_updated_timestamp: timestamp,
});

const one = z.object({ webhook });

const told = {
  description: optionalText,
  /** What requests are signed with; it is never told again. */
  secret: optionalText,
  /** One that there is not is as none. */
  status: z.optional(text).register(described, { enum: mlflowStatuses }),
};

/** As on MLflow's own server: they are told of what not everybody may read. */
const managing = { dialect: 'mlflow', permission: 'admin' } as const;

const webhook_id = required(text);

export const createWebhook = operation({
  name: 'createWebhook',
  methods: ['POST'],
  path: '/webhooks',
  file: 'webhooks/create',
  input: z.object({ name: required(text), url: required(text), events: z.array(event), ...told }),
  output: one,
  access: {
    table: { registry: ['GetItem', 'PutItem'], webhooks: ['PutItem'] },
    secrets: ['Encrypt'],
  },
  ...managing,
});

/** The last made first. */
export const listWebhooks = operation({
  name: 'listWebhooks',
  methods: ['GET'],
  path: '/webhooks',
  file: 'webhooks/list',
  input: z.object({
    /** 0 is as none. */
    max_results: z
      ._default(int64(Number.MAX_SAFE_INTEGER), 100)
      .register(described, { minimum: 0, maximum: 1_000, default: undefined }),
    page_token: optionalText,
  }),
  output: z.object({ webhooks: z.optional(z.array(webhook)), next_page_token: optionalText }),
  access: { table: { webhooks: ['Query'] } },
  ...managing,
});

export const getWebhook = operation({
  name: 'getWebhook',
  methods: ['GET'],
  path: '/webhooks/{webhook_id}',
  file: 'webhooks/get',
  input: z.object({ webhook_id }),
  output: one,
  access: { table: { registry: ['GetItem'], webhooks: ['GetItem'] } },
  ...managing,
});

/** What is left out, or empty, stays as it is; an empty description or secret is none. */
export const updateWebhook = operation({
  name: 'updateWebhook',
  methods: ['PATCH'],
  path: '/webhooks/{webhook_id}',
  file: 'webhooks/update',
  input: z.object({ webhook_id, name: optionalText, url: optionalText, events: z.optional(z.array(event)), ...told }),
  output: one,
  access: {
    table: { registry: ['GetItem', 'PutItem'], webhooks: ['GetItem', 'Query', 'UpdateItem'] },
    secrets: ['Encrypt'],
    // What waited for it.
    queues: ['deliveries'],
  },
  ...managing,
});

export const deleteWebhook = operation({
  name: 'deleteWebhook',
  methods: ['DELETE'],
  path: '/webhooks/{webhook_id}',
  file: 'webhooks/delete',
  input: z.object({ webhook_id }),
  output: nothing,
  access: {
    table: { registry: ['GetItem', 'PutItem'], webhooks: ['GetItem', 'DeleteItem'] },
    // What is left of it goes later.
    queues: ['deliveries'],
  },
  ...managing,
});

/** Sends it an example now, and tells what it answered. Nothing is logged of it, nor sent again. */
export const testWebhook = operation({
  name: 'testWebhook',
  methods: ['POST'],
  path: '/webhooks/{webhook_id}/test',
  file: 'webhooks/test',
  /** `event`: of those there are, else the first of the webhook's. */
  input: z.object({ webhook_id, event: z.optional(event) }),
  output: z.object({
    result: z.object({
      success: z.boolean(),
      response_status: z.optional(z.int()),
      response_body: optionalText,
      error_message: optionalText,
    }),
  }),
  access: { table: { registry: ['GetItem'], webhooks: ['GetItem'] }, secrets: ['Decrypt'] },
  ...managing,
});
