import * as z from 'zod/mini';
import { optionalText, pageSize, required, text, versionNumber } from './fields.ts';
import { operation } from './operation.ts';

const given = z.optional(required(text));

const held = z.array(versionNumber);

/** One model as it was, and the change that had made it so. */
const modelAsOf = z.object({
  /** Its name then. */
  model: text,
  model_id: text,
  rev: z.int(),
  transition_id: text,
  /** When that change was (ms since 1970). */
  time: z.int(),
  /** Versions by stage, lowest first: Staging and Production, or the one stage that was asked for. */
  stages: z.optional(
    z.object({
      None: z.optional(held),
      Staging: z.optional(held),
      Production: z.optional(held),
      Archived: z.optional(held),
    }),
  ),
  /** The version each alias pointed to; the one alias that was asked for is absent if it pointed to none. */
  aliases: z.optional(z.record(text, versionNumber)),
});

/** Who held a stage or an alias at a time: of one model, or, without `model` and `model_id`, of the whole registry. */
export const getAsOf = operation({
  name: 'getAsOf',
  dialect: 'stagebook',
  methods: ['GET'],
  path: '/as-of',
  file: 'ledger/get-as-of',
  input: z.object({
    /** Milliseconds since 1970, or ISO 8601 with its zone. */
    time: required(text),
    /** The model that had this name then, */
    model: given,
    /** or whatever was called so later. */
    model_id: given,
    /** Of the whole registry Staging or Production; not together with `alias`. */
    stage: given,
    alias: given,
    /** Models a page, or, of None and Archived, members. */
    max_results: z._default(pageSize(1_000), 100),
    page_token: optionalText,
  }),
  output: z.object({
    /** The time asked for (ms since 1970). */
    time: z.int(),
    /** Those that were there then, in the order in which they were created. */
    models: z.array(modelAsOf),
    /** A page can be short, or empty, and not the last. */
    next_page_token: optionalText,
  }),
  access: {
    table: { registry: ['GetItem', 'Query'], ledger: ['GetItem', 'Query'] },
    indexes: ['list', 'recent'],
  },
  permission: 'reader',
  needs: 'read',
});
