import * as z from 'zod/mini';
import {
  int64,
  nothing,
  optionalText,
  pageSize,
  required,
  sha256,
  stage,
  text,
  timestamp,
  versionNumber,
} from './fields.ts';
import { operation } from './operation.ts';

const dialect = 'stagebook';
const model = required(text);
const endpoint = required(text);

const receipt = z.object({
  endpoint: text,
  version: text,
  /** SHA-256 of the list of files that it has: docs/artifacts.md. */
  digest: optionalText,
  /** From when it serves this. */
  since: timestamp,
  /** When it said so last. */
  last_seen: timestamp,
  /** Who said so. */
  user_id: text,
});

/** What an endpoint serves: said when that changes, and again every so often, as a sign that it is alive. */
export const reportReceipt = operation({
  name: 'reportReceipt',
  dialect,
  methods: ['POST'],
  path: '/receipts',
  file: 'receipts/report',
  input: z.object({
    endpoint,
    model,
    version: versionNumber,
    digest: z.optional(sha256),
    /** Milliseconds since 1970; unless given now. */
    since: z.optional(int64(9_999_999_999_999)),
  }),
  output: z.object({
    receipt,
    /** It serves another version, or other files, than it did when it was heard of last. */
    changed: z.boolean(),
  }),
  access: {
    table: {
      registry: ['GetItem', 'PutItem'],
      receipts: ['GetItem', 'Query', 'PutItem', 'UpdateItem'],
    },
  },
  permission: 'reader',
  needs: 'read',
});

/** An endpoint that serves no more. */
export const deleteReceipt = operation({
  name: 'deleteReceipt',
  dialect,
  methods: ['DELETE'],
  path: '/receipts',
  file: 'receipts/delete',
  input: z.object({ endpoint, model }),
  output: nothing,
  access: { table: { registry: ['GetItem', 'PutItem'], receipts: ['GetItem', 'DeleteItem'] } },
  permission: 'reader',
  needs: 'read',
});

/** All endpoints of a model that are not deleted. */
export const listReceipts = operation({
  name: 'listReceipts',
  dialect,
  methods: ['GET'],
  path: '/receipts',
  file: 'receipts/list',
  input: z.object({ model }),
  output: z.object({ receipts: z.array(receipt) }),
  access: { table: { registry: ['GetItem'], receipts: ['Query'] } },
  permission: 'reader',
  needs: 'read',
});

export const driftKinds = ['declared_not_served', 'served_not_declared', 'wrong_digest', 'stale'] as const;

/** Stages against receipts: of one model, or of all that have receipts and that the caller may read. */
export const getDrift = operation({
  name: 'getDrift',
  dialect,
  methods: ['GET'],
  path: '/drift',
  file: 'receipts/get-drift',
  input: z.object({
    model: z.optional(model),
    /** Minutes after which an endpoint that says nothing is stale, and does not count as serving. */
    stale_minutes: z._default(int64(525_600), 15),
    /** Models. */
    max_results: z._default(pageSize(100), 25),
    page_token: optionalText,
  }),
  output: z.object({
    models: z.array(
      z.object({
        model: text,
        /** Who is in Production and Staging, and how many endpoints serve that. */
        declared: z.array(z.object({ version: text, stage, endpoints: z.int() })),
        /** All that it has, stale ones too. */
        endpoints: z.int(),
        /** None: what is declared is what runs. */
        drift: z.array(
          z.object({
            kind: z.enum(driftKinds),
            version: text,
            /** In which the version is now; absent: it was deleted. */
            stage: z.optional(stage),
            endpoint: optionalText,
            since: z.optional(timestamp),
            last_seen: z.optional(timestamp),
            /** Of its files, and what they were registered with. */
            digest: optionalText,
            registered_digest: optionalText,
          }),
        ),
      }),
    ),
    next_page_token: optionalText,
  }),
  access: {
    table: { registry: ['GetItem'], receipts: ['Query'] },
    indexes: ['list'],
  },
  permission: 'reader',
  needs: 'read',
});
