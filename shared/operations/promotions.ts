import * as z from 'zod/mini';
import { modelVersion, optionalText, required, text, timestamp, versionNumber } from './fields.ts';
import { promoting } from './gated.ts';
import { operation } from './operation.ts';
import { outcome } from './policies.ts';

/** To a stage or onto an alias, exactly one of them. */
const move = {
  name: required(text),
  version: versionNumber,
  stage: z.optional(required(text)),
  alias: z.optional(required(text)),
  archive_existing_versions: z._default(z.boolean(), false),
};

/** What would come of the move if the caller made it now. Nothing is written. */
export const checkPromotion = operation({
  name: 'checkPromotion',
  dialect: 'stagebook',
  methods: ['POST'],
  path: '/promotions/check',
  file: 'promotions/check',
  input: z.object(move),
  output: z.object({
    allowed: z.boolean(),
    results: z.array(outcome),
    /** Principals, of a stage: `user:ada`, `group:ml`, `service:arn:…`. Members of their groups are not known here. */
    who_may_approve: z.array(text),
    /** Who would go to Archived. */
    archived: z.array(versionNumber),
    open_requests: z.array(z.object({ user_id: text, creation_timestamp: timestamp, comment: optionalText })),
    /** Webhooks that would be told of it, and what. */
    hooks: z.array(z.object({ id: text, name: optionalText, description: optionalText, event: text })),
  }),
  access: {
    table: { registry: ['GetItem'], webhooks: ['Query'] },
    bucket: promoting.bucket,
  },
  permission: 'reader',
  needs: 'read',
});

/** Whatever the gates say, of who has CAN_FORCE. */
export const forcePromotion = operation({
  name: 'forcePromotion',
  dialect: 'stagebook',
  methods: ['POST'],
  path: '/promotions/force',
  file: 'promotions/force',
  input: z.object({
    ...move,
    /** Why, kept in the ledger. */
    reason: required(text),
  }),
  output: z.object({ model_version: modelVersion }),
  access: {
    ...promoting,
    // A version that an alias is set to.
    table: { registry: [...promoting.table.registry, 'ConditionCheckItem'] },
  },
  permission: 'member',
  needs: 'read',
});

/** A value that the caller measured of a version, in the place of their last one of the same metric and dataset. */
export const reportMetric = operation({
  name: 'reportMetric',
  dialect: 'stagebook',
  methods: ['POST'],
  path: '/metrics',
  file: 'metrics/report',
  input: z.object({
    name: required(text),
    version: versionNumber,
    key: required(text),
    value: z.number(),
    dataset_name: z.optional(required(text)),
    dataset_digest: z.optional(required(text)),
  }),
  output: z.object({
    metric: z.object({
      key: text,
      value: z.number(),
      dataset_name: optionalText,
      dataset_digest: optionalText,
      /** Who called. */
      reporter: text,
      timestamp,
    }),
  }),
  access: { table: { registry: ['GetItem', 'PutItem', 'ConditionCheckItem'] } },
  permission: 'member',
  needs: 'edit',
});
