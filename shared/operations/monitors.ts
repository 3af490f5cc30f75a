import * as z from 'zod/mini';
import { described } from './described.ts';
import { nothing, optionalText, required, stage, text, timestamp, versionNumber } from './fields.ts';
import { monitorRules, statistics } from './monitor-rules.ts';
import { operation } from './operation.ts';

/** What watches a model's versions by what is observed of them, and acts as who set it up. */

export const monitorActions = ['notify', 'propose_rollback', 'rollback'] as const;

export const monitorStatuses = ['OK', 'PENDING', 'FIRING'] as const;

/** Of a version that is watched, as it came to be: not how it is this minute. */
const state = z.object({
  version: versionNumber,
  status: z.enum(monitorStatuses),
  /** When it became so. */
  since: timestamp,
  /** What was found, and against which limit. */
  reason: text,
  /** Absent where nothing could be said, for want of samples or of what to compare with. */
  value: z.optional(z.number()),
  limit: z.optional(z.number()),
  /** When it fired last. */
  fired_at: z.optional(timestamp),
  /** What came of the action: what was done, or why it could not be. */
  outcome: optionalText,
  /** The action is still to be taken. */
  owed: z.optional(z.literal(true)),
});

const monitor = z.object({
  monitor_id: text,
  name: text,
  model: text,
  stage: z.optional(stage),
  alias: optionalText,
  version: z.optional(versionNumber),
  metric: text,
  tags: z.optional(z.record(text, text)),
  statistic: z.enum(statistics),
  rule: z.union(Object.values(monitorRules)),
  window_minutes: z.int(),
  for_minutes: z.int(),
  minimum_samples: z.int(),
  action: z.enum(monitorActions),
  cool_down_minutes: z.int(),
  enabled: z.boolean(),
  /** With whose permission it acts: who made it, or changed it last. */
  owner: text,
  creation_timestamp: timestamp,
  last_updated_timestamp: timestamp,
  states: z.optional(z.array(state)),
});

const one = z.object({ monitor });

/** What it watches is one of `stage`, `alias` and `version`. */
const watched = {
  stage: z.optional(required(text)),
  alias: z.optional(required(text)),
  version: z.optional(versionNumber),
};

/** Without `tags` all series of the metric are taken together. */
const rest = {
  tags: z.optional(z.record(text, text)),
  statistic: z.optional(required(text)).register(described, { enum: statistics }),
  window_minutes: z.optional(z.int()).register(described, { minimum: 1, maximum: 43_200 }),
  for_minutes: z.optional(z.int()).register(described, { minimum: 0, maximum: 1_440 }),
  minimum_samples: z.optional(z.int()).register(described, { minimum: 0, maximum: 1_000_000_000 }),
  action: z.optional(required(text)).register(described, { enum: monitorActions }),
  cool_down_minutes: z.optional(z.int()).register(described, { minimum: 1, maximum: 10_080 }),
  enabled: z.optional(z.boolean()),
};

const monitor_id = required(text);

export const createMonitor = operation({
  name: 'createMonitor',
  dialect: 'stagebook',
  methods: ['POST'],
  path: '/monitors',
  file: 'monitors/create',
  // A misspelt limit would be the usual one.
  input: z.strictObject({
    name: required(text),
    model: required(text),
    ...watched,
    metric: required(text),
    /** As it is sent: it is checked by its type and fields, to say which of them is wrong. */
    rule: z.unknown(),
    ...rest,
  }),
  output: one,
  access: {
    table: { registry: ['GetItem', 'PutItem', 'ConditionCheckItem'], monitors: ['Query', 'PutItem'] },
  },
  permission: 'member',
  needs: 'edit',
});

/** Those of a model, a hundred at most, in the order in which they were made. */
export const listMonitors = operation({
  name: 'listMonitors',
  dialect: 'stagebook',
  methods: ['GET'],
  path: '/monitors',
  file: 'monitors/list',
  input: z.object({ model: required(text) }),
  output: z.object({ monitors: z.array(monitor) }),
  access: { table: { registry: ['GetItem'], monitors: ['GetItem', 'Query'] } },
  permission: 'reader',
  needs: 'read',
});

/** With the states of the versions that it watches. */
export const getMonitor = operation({
  name: 'getMonitor',
  dialect: 'stagebook',
  methods: ['GET'],
  path: '/monitors/{monitor_id}',
  file: 'monitors/get',
  input: z.object({ monitor_id }),
  output: one,
  access: { table: { registry: ['GetItem'], monitors: ['GetItem', 'Query'] } },
  permission: 'reader',
  needs: 'read',
});

/** What is left out stays as it is; a rule is given whole. Who calls is its owner from then on. */
export const updateMonitor = operation({
  name: 'updateMonitor',
  dialect: 'stagebook',
  methods: ['PATCH'],
  path: '/monitors/{monitor_id}',
  file: 'monitors/update',
  input: z.strictObject({
    monitor_id,
    name: z.optional(required(text)),
    ...watched,
    metric: z.optional(required(text)),
    rule: z.optional(z.unknown()),
    ...rest,
  }),
  output: one,
  access: { table: { registry: ['GetItem', 'PutItem'], monitors: ['GetItem', 'PutItem'] } },
  permission: 'member',
  needs: 'edit',
});

export const deleteMonitor = operation({
  name: 'deleteMonitor',
  dialect: 'stagebook',
  methods: ['DELETE'],
  path: '/monitors/{monitor_id}',
  file: 'monitors/delete',
  input: z.object({ monitor_id }),
  output: nothing,
  access: { table: { registry: ['GetItem', 'PutItem'], monitors: ['GetItem', 'Query', 'DeleteItem'] } },
  permission: 'member',
  needs: 'edit',
});
