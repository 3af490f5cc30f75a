import * as z from 'zod/mini';
import { modelVersion, optionalText, registeredModel, required, text, versionNumber } from './fields.ts';
import { operation } from './operation.ts';

const given = z.optional(required(text));

/** Exactly one of the two. */
const which = {
  name: given,
  /** Of a model whatever became of it. */
  model_id: given,
};

/** A deleted version of a live model, or, without `version`, a deleted model: the one that had `name` last. */
export const restore = operation({
  name: 'restore',
  dialect: 'stagebook',
  methods: ['POST'],
  path: '/restore',
  file: 'lifecycle/restore',
  input: z.object({
    ...which,
    version: z.optional(versionNumber),
    /** For a model whose name another has now. */
    new_name: given,
    /** Kept in the ledger. */
    reason: optionalText,
  }),
  output: z.object({
    model_id: text,
    registered_model: z.optional(registeredModel),
    /** How many came back with their model. */
    restored_versions: z.optional(z.int()),
    model_version: z.optional(modelVersion),
    /** Where versions were that are in None now: 1,000 at most, Staging and Production first. */
    former_stages: z.array(z.object({ version: text, stage: text })),
    more_former_stages: z.optional(z.int()),
    /** Which are not set any more. */
    former_aliases: z.array(z.object({ alias: text, version: text })),
    transition_id: text,
  }),
  access: {
    table: {
      registry: ['GetItem', 'Query', 'UpdateItem', 'PutItem', 'DeleteItem', 'ConditionCheckItem', 'BatchWriteItem'],
    },
    indexes: ['list'],
  },
  permission: 'member',
  needs: 'manage',
});

const heldVersion = {
  input: z.object({
    ...which,
    version: versionNumber,
    /** Kept in the ledger. */
    reason: required(text),
  }),
  output: z.object({
    model_id: text,
    name: text,
    version: text,
    held: z.boolean(),
    /** Absent: it was so already. */
    transition_id: optionalText,
  }),
  access: { table: { registry: ['GetItem', 'UpdateItem', 'PutItem'] } },
  permission: 'member',
  needs: 'manage',
} as const;

/** Keeps a version and its files from being purged, deleted or not. */
export const hold = operation({
  name: 'hold',
  dialect: 'stagebook',
  methods: ['POST'],
  path: '/hold',
  file: 'lifecycle/hold',
  ...heldVersion,
});

/** Ends a hold. */
export const release = operation({
  name: 'release',
  dialect: 'stagebook',
  methods: ['POST'],
  path: '/release',
  file: 'lifecycle/release',
  ...heldVersion,
});
