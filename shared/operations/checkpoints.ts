import * as z from 'zod/mini';
import { int64, optionalText, pageSize, sha256, text } from './fields.ts';
import { operation } from './operation.ts';

const sequence = z.int().check(z.minimum(1));

/** Milliseconds since 1970. */
const time = z.int();

/** A document: docs/ledger.md. Its canonical JSON is what the next one's `previous` is the SHA-256 of. */
const checkpoint = z.object({
  sequence,
  time,
  previous: sha256,
  heads: z.array(z.object({ model_id: text, n: z.int(), hash: sha256 })),
  root: sha256,
  key_id: sha256,
  algorithm: text,
  signature: text,
});

/** The checkpoints from a number on, and the keys by which they are to be signed. */
export const listCheckpoints = operation({
  name: 'listCheckpoints',
  dialect: 'stagebook',
  methods: ['GET'],
  path: '/ledger/checkpoints',
  file: 'ledger/list-checkpoints',
  input: z.object({
    from_sequence: z._default(int64(9_999_999_999), 1),
    max_results: z._default(pageSize(100), 20),
    page_token: optionalText,
  }),
  output: z.object({
    public_keys: z.array(z.object({ key_id: sha256, algorithm: text, public_key: text })),
    /** The last there is, as the table has it: one that is listed no more was removed. */
    latest: z.optional(z.object({ sequence, time, hash: sha256 })),
    checkpoints: z.array(checkpoint),
    next_page_token: optionalText,
  }),
  access: {
    table: { checkpoints: ['GetItem'] },
    bucket: { GetObject: ['checkpoints'], ListBucket: ['checkpoints'] },
    key: ['GetPublicKey'],
  },
  permission: 'reader',
});
