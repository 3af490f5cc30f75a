import * as z from 'zod/mini';
import { int64, optionalText, pageSize, required, sha256, text } from './fields.ts';
import { operation } from './operation.ts';

export { listCheckpoints } from './checkpoints.ts';

const dialect = 'stagebook';
const position = z.int().check(z.minimum(1));
const largest = 9_999_999_999;

/** A model by what it is called now, or was last, or by its id: exactly one of the two. */
const which = { model: z.optional(required(text)), model_id: z.optional(required(text)) };

const access = { table: { registry: ['GetItem'], ledger: ['GetItem'] }, indexes: ['list'] } as const;

/** A model's entries in the order of their positions. */
export const getLedger = operation({
  name: 'getLedger',
  dialect,
  methods: ['GET'],
  path: '/ledger',
  file: 'ledger/get-ledger',
  input: z.object({
    ...which,
    /** The position of the first. */
    from: z._default(int64(largest), 1),
    max_results: z._default(pageSize(1_000), 100),
    page_token: optionalText,
  }),
  output: z.object({
    model_id: text,
    entries: z.array(
      z.object({
        /** Its position, from 1. */
        n: position,
        /** The sort key of the row it records. */
        sk: text,
        transition_id: text,
        /** The hash of the entry before it; of the first 64 zeros. */
        prev: sha256,
        row: z.record(z.string(), z.unknown()),
        hash: sha256,
      }),
    ),
    next_page_token: optionalText,
  }),
  access: { ...access, table: { ...access.table, ledger: ['GetItem'] } },
  permission: 'reader',
  needs: 'read',
});

/** Where a model's chain ends. */
export const getLedgerHead = operation({
  name: 'getLedgerHead',
  dialect,
  methods: ['GET'],
  path: '/ledger/head',
  file: 'ledger/get-head',
  input: z.object(which),
  output: z.object({
    model_id: text,
    /** How many entries there are. */
    n: z.int(),
    /** Of the last one; 64 zeros if there is none. */
    hash: sha256,
    /** The last change in the chain. */
    rev: z.int(),
  }),
  access,
  permission: 'reader',
  needs: 'read',
});

/**
 * Checks all chains, one, or a part of one, some of it a call: what is found counts for this call alone. Rows that lack
 * an entry are rung for, which is a write.
 */
export const verifyLedger = operation({
  name: 'verifyLedger',
  dialect,
  methods: ['POST'],
  path: '/ledger/verify',
  file: 'ledger/verify',
  input: z.object({
    ...which,
    /** The positions of the first and the last entry, of one model. */
    from: z.optional(int64(largest)),
    to: z.optional(int64(largest)),
    page_token: optionalText,
  }),
  output: z.object({
    /** Models that were begun, entries and checkpoints that were looked at. */
    models: z.int(),
    entries: z.int(),
    checkpoints: z.int(),
    /** Rows that lacked an entry, or what finds them by version, and were rung for. */
    repaired: z.int(),
    problems: z.array(
      z.object({
        model: optionalText,
        model_id: optionalText,
        /** The checkpoint that tells, or is wrong itself. */
        checkpoint: z.optional(position),
        /** Where in the chain it shows first; absent where no entry says so. */
        n: z.optional(position),
        sk: optionalText,
        problem: text,
      }),
    ),
    /** There is more to be checked. */
    next_page_token: optionalText,
  }),
  access: {
    table: {
      registry: ['GetItem', 'Query'],
      ledger: ['GetItem', 'Query'],
      bells: ['PutItem'],
      checkpoints: ['GetItem'],
    },
    indexes: ['list'],
    bucket: { GetObject: ['checkpoints'], ListBucket: ['checkpoints'] },
    key: ['GetPublicKey'],
  },
  permission: 'member',
  needs: 'read',
});
