import * as z from 'zod/mini';
import { described } from './described.ts';
import { nothing, optionalText, pageSize, required, text, timestamp } from './fields.ts';
import { operation } from './operation.ts';
import { registryEvents } from './registry-events.ts';

/** `TEST_MODE`: told of nothing but tests. */
export const webhookStatuses = ['ACTIVE', 'DISABLED', 'TEST_MODE'] as const;

/** Ours: `mlflow` signs as MLflow's webhooks do, so that one receiver can check both. */
export const signatureSchemes = ['databricks', 'mlflow'] as const;

/** An event's name, which the function reads: to say which there are. */
const eventName = required(text).register(described, { enum: registryEvents });

const httpUrl = z.object({ url: text, enable_ssl_verification: z.boolean() });
const job = z.object({ job_id: text, workspace_url: text });

const webhook = z.object({
  id: text,
  events: z.array(z.enum(registryEvents)),
  creation_timestamp: timestamp,
  last_updated_timestamp: timestamp,
  description: optionalText,
  status: z.enum(webhookStatuses),
  /** Absent: it is told of all models. */
  model_name: optionalText,
  /** One of the two, without what is secret. */
  http_url_spec: z.optional(httpUrl),
  job_spec: z.optional(job),
  signature: z.enum(signatureSchemes),
});

const one = z.object({ webhook });

/** What a webhook is told, and where: of the two specs exactly one. */
const told = {
  description: optionalText,
  status: z.optional(required(text)).register(described, { enum: webhookStatuses }),
  http_url_spec: z.optional(
    z.object({
      url: required(text),
      enable_ssl_verification: z._default(z.boolean(), true),
      /** What requests are signed with; never told again, like the header. */
      secret: optionalText,
      /** The `Authorization` header, as it is. */
      authorization: optionalText,
    }),
  ),
  job_spec: z.optional(
    z.object({
      job_id: required(text).register(described, { pattern: '^\\d{1,19}$' }),
      /** Of the workspace that runs it, which Databricks takes for granted. */
      workspace_url: optionalText,
      access_token: required(text),
    }),
  ),
  signature: z.optional(required(text)).register(described, { enum: signatureSchemes }),
};

/** Whoever manages the model; an admin for all of them, and for those of no model. */
const managing = { dialect: 'databricks-preview', permission: 'member', needs: 'manage' } as const;

export const createRegistryWebhook = operation({
  name: 'createRegistryWebhook',
  methods: ['POST'],
  path: '/mlflow/registry-webhooks/create',
  file: 'registry-webhooks/create',
  // A misspelt model would be all models.
  input: z.strictObject({ events: z.array(eventName), model_name: z.optional(required(text)), ...told }),
  output: one,
  access: {
    table: { registry: ['GetItem', 'PutItem', 'UpdateItem'], webhooks: ['PutItem'] },
    secrets: ['Encrypt'],
  },
  ...managing,
});

/** Those that the caller may manage, the last first. */
export const listRegistryWebhooks = operation({
  name: 'listRegistryWebhooks',
  methods: ['GET'],
  path: '/mlflow/registry-webhooks/list',
  file: 'registry-webhooks/list',
  input: z.object({
    model_name: z.optional(required(text)),
    /** That are told of any of these. */
    events: z.optional(z.array(eventName)),
    max_results: z._default(pageSize(1_000), 1_000),
    page_token: optionalText,
  }),
  output: z.object({
    webhooks: z.array(webhook),
    /** A page can be short, or empty, and not the last. */
    next_page_token: optionalText,
  }),
  access: { table: { registry: ['GetItem'], webhooks: ['GetItem', 'Query'] } },
  ...managing,
  // Readers manage none.
  permission: 'reader',
});

/** What is left out stays as it is, but of a spec that is given only what is secret. */
export const updateRegistryWebhook = operation({
  name: 'updateRegistryWebhook',
  methods: ['PATCH'],
  path: '/mlflow/registry-webhooks/update',
  file: 'registry-webhooks/update',
  input: z.object({ id: required(text), events: z.optional(z.array(eventName)), ...told }),
  output: one,
  access: {
    table: { registry: ['GetItem', 'PutItem'], webhooks: ['GetItem', 'Query', 'UpdateItem'] },
    secrets: ['Encrypt', 'Decrypt'],
    // What waited for it, when it is as new.
    queues: ['deliveries'],
  },
  ...managing,
});

export const deleteRegistryWebhook = operation({
  name: 'deleteRegistryWebhook',
  methods: ['DELETE'],
  path: '/mlflow/registry-webhooks/delete',
  file: 'registry-webhooks/delete',
  input: z.object({ id: required(text) }),
  output: nothing,
  access: {
    table: { registry: ['GetItem', 'PutItem'], webhooks: ['GetItem', 'DeleteItem'] },
    // What waits for it goes, too.
    queues: ['deliveries'],
  },
  ...managing,
});

const tested = { status_code: z.int(), body: text };

/** Sends it an example now, and tells what it answered. Nothing is logged of it, nor sent again. */
export const testRegistryWebhook = operation({
  name: 'testRegistryWebhook',
  methods: ['POST'],
  path: '/mlflow/registry-webhooks/test',
  file: 'registry-webhooks/test',
  input: z.object({ id: required(text), event: z.optional(eventName) }),
  output: z.object({
    /** 0: there was no answer, and `body` says why. */
    ...tested,
    /** As the documentation has it, */
    status: z.int(),
    /** and clients of before July 2025. */
    webhook: z.object(tested),
  }),
  access: { table: { registry: ['GetItem'], webhooks: ['GetItem'] }, secrets: ['Decrypt'] },
  ...managing,
});
