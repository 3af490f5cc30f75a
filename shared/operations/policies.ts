import * as z from 'zod/mini';
import { described } from './described.ts';
import { nothing, optionalText, required, stage, text } from './fields.ts';
import { operation } from './operation.ts';
import { levels } from './permissions.ts';
import { rules } from './rules.ts';

/** Absent: `model` all, `stage` and `alias` every move into Staging or Production and onto every alias. */
const scope = {
  model: z.optional(required(text)),
  stage: z.optional(required(text)),
  alias: z.optional(required(text)),
};

const target = { stage: z.optional(stage), alias: optionalText };

export const policyTarget = z.object(target);

const rule = z.union(Object.values(rules));

const ruled = {
  /** Of an alias: the least level that may move it. */
  permission_level: z.optional(z.enum(levels)),
  rules: z.array(rule),
};

export const policyRules = z.object(ruled);

// Of fields, not of `shape`s: a schema that is asked for its own is made, and all that is in it.
export const policy = z.object({ model: optionalText, ...target, ...ruled });

/** What a rule of a policy finds; a dry run has two more, `permission` and `ready`, that are of no policy. */
export const outcome = z.object({
  policy: z.object({ model: optionalText, ...target }),
  rule: text,
  passed: z.boolean(),
  message: text,
  /** What it looked at. */
  values: z.optional(z.record(text, z.unknown())),
});

const change = {
  dialect: 'stagebook',
  path: '/policies',
  permission: 'member',
  needs: 'manage',
} as const;

/** In the place of the one with the same scope. The registry's are for admins. */
export const setPolicy = operation({
  name: 'setPolicy',
  methods: ['PUT'],
  file: 'policies/set',
  // A scope with a typo would be everything.
  input: z.strictObject({
    ...scope,
    permission_level: z.optional(required(text)).register(described, { enum: levels }),
    /** As they are sent: each is checked by its name and fields, to say which of them is wrong. */
    rules: z.array(z.unknown()),
  }),
  output: z.object({ policy }),
  access: { table: { registry: ['GetItem', 'UpdateItem', 'PutItem'] } },
  ...change,
});

export const deletePolicy = operation({
  name: 'deletePolicy',
  methods: ['DELETE'],
  file: 'policies/delete',
  input: z.strictObject(scope),
  output: nothing,
  access: { table: { registry: ['GetItem', 'UpdateItem', 'PutItem', 'DeleteItem'] } },
  ...change,
});

/** The registry's, and of a model those that are its own before them. */
export const listPolicies = operation({
  name: 'listPolicies',
  dialect: 'stagebook',
  methods: ['GET'],
  path: '/policies',
  file: 'policies/list',
  input: z.object({ model: scope.model }),
  output: z.object({ policies: z.array(policy) }),
  access: { table: { registry: ['GetItem'] } },
  permission: 'reader',
  needs: 'read',
});
