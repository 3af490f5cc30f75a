import * as z from 'zod/mini';
import { modelVersion, optionalText, required, text, versionNumber } from './fields.ts';
import { promoting } from './gated.ts';
import { operation } from './operation.ts';

/** From the version that holds a stage or an alias, exactly one of them, back to who held it before. */
export const rollback = operation({
  name: 'rollback',
  dialect: 'stagebook',
  methods: ['POST'],
  path: '/rollback',
  file: 'lifecycle/rollback',
  input: z.object({
    name: required(text),
    stage: z.optional(required(text)),
    alias: z.optional(required(text)),
    /** Who is thought to hold it: somebody else may have been faster. */
    expected_version: versionNumber,
    /** Why, kept in the ledger. */
    reason: required(text),
    /** Unless the ledger is to say: a former holder. */
    to_version: z.optional(versionNumber),
  }),
  output: z.object({
    name: text,
    stage: optionalText,
    alias: optionalText,
    from: text,
    to: text,
    transition_id: text,
    model_version: modelVersion,
  }),
  access: {
    ...promoting,
    table: { registry: [...promoting.table.registry, 'Query', 'ConditionCheckItem'] },
  },
  permission: 'member',
  needs: 'edit',
});
