import * as z from 'zod/mini';
import { optionalText, required, sha256, size, stage, text, timestamp, versionNumber } from './fields.ts';
import { kinds } from './kinds.ts';
import { operation } from './operation.ts';
import { outcome, policy } from './policies.ts';

/** Parts that can be too much for one answer. */
export const cuttable = [
  'logged',
  'datasets',
  'files',
  'metrics',
  'policies',
  'promotions',
  'requests',
  'comments',
  'ledger',
  'receipts',
  'observed',
] as const;

const given = z.optional(required(text));
const texts = z.record(text, text);
const number = z.union([z.number(), text]);
const actor = z.object({ type: text, id: text, session: optionalText, token_id: optionalText });

const model = z.object({
  id: text,
  /** What it is called now, or was last. */
  name: text,
  description: optionalText,
  tags: texts,
  user_id: optionalText,
  creation_timestamp: z.optional(timestamp),
  deleted: z.optional(z.literal(true)),
});

const version = z.object({
  version: text,
  /** `purged`: nothing is left of it but what the ledger recorded when it was made. */
  state: z.enum(['live', 'deleted', 'purged']),
  current_stage: z.optional(stage),
  aliases: z.array(text),
  creation_timestamp: timestamp,
  user_id: text,
  /** What whoever registered it called itself (User-Agent). */
  client: text,
  last_updated_timestamp: z.optional(timestamp),
  description: optionalText,
  tags: texts,
  status: optionalText,
  status_message: optionalText,
  /** Of the list of its files: docs/artifacts.md. */
  digest: z.optional(sha256),
  /** It is kept from being purged. */
  held: z.optional(z.literal(true)),
});

const measured = z.object({
  key: text,
  value: number,
  timestamp,
  step: z.int(),
  dataset_name: optionalText,
  dataset_digest: optionalText,
  model_id: optionalText,
  run_id: optionalText,
});

const lineage = z.object({
  source: text,
  run_id: text,
  run_link: text,
  /** Of the logged model. */
  model_id: text,
  /** SHA-256 of the canonical JSON of `logged`, which the ledger has since the version was registered. */
  logged_digest: z.optional(sha256),
  /** What had been logged of its run and logged model when it was registered. */
  logged: z.optional(z.object({ params: texts, metrics: z.array(measured) })),
  /** Inputs of its run as they are now, if it was tracked here. */
  datasets: z.array(
    z.object({
      name: text,
      digest: text,
      source_type: text,
      source: text,
      /** The tag `mlflow.data.context`: `training`, for example. */
      context: optionalText,
    }),
  ),
});

const files = z.object({
  /** Why nothing is known of them. */
  unknown: optionalText,
  file_count: z.optional(z.int()),
  total_size: z.optional(size),
  /** As the version's, which is the SHA-256 of the canonical JSON of this list. */
  digest: z.optional(sha256),
  /** In the order of the UTF-8 bytes of their paths; absent if there are more than 2,000. */
  list: z.optional(z.array(z.object({ path: text, size, sha256: text, checksum_type: optionalText }))),
});

/** The last value by metric, dataset and reporter. */
const metric = z.object({
  key: text,
  value: number,
  dataset_name: optionalText,
  dataset_digest: optionalText,
  reporter: text,
  timestamp,
});

/** A row of its history. */
const deed = z.object({
  transition_id: text,
  time: timestamp,
  kind: z.enum(kinds),
  user_id: text,
  /** Stages; of an alias versions. */
  from: optionalText,
  to: optionalText,
  requested_by: z.optional(z.array(text)),
});

/** A way that it went, or was refused. */
const promotion = z.extend(deed, {
  alias: optionalText,
  reason: optionalText,
  forced: z.optional(z.literal(true)),
  /** What the gates said then. */
  gates: z.optional(z.array(outcome)),
});

/** What was asked, and how it was answered. */
const request = z.extend(deed, {
  comment: optionalText,
  /** It is not answered yet, and nobody has taken it back. */
  open: z.optional(z.literal(true)),
});

const position = z.int().check(z.minimum(1));
const head = { n: z.int(), hash: sha256 };

const ledger = z.object({
  model_id: text,
  /** All about this version, in the order of the chain; its creation and the latest, if there is no room for all. */
  entries: z.array(z.object({ n: position, sk: text, prev: sha256, row: z.record(text, z.unknown()), hash: sha256 })),
  /** Rows that are too new to have an entry. */
  pending: z.array(text),
  /** Where the model's chain ended. */
  head: z.object(head),
  /** The last that says where the chain was, and what shows that it says so: docs/evidence.md. */
  checkpoint: z.optional(
    z.object({
      sequence: position,
      time: timestamp,
      previous: sha256,
      root: sha256,
      key_id: sha256,
      algorithm: text,
      signature: text,
      head: z.object({ model_id: text, ...head }),
      /** Of the head among all in the checkpoint, from 0; with the tree's hashes that lead from it to `root`. */
      index: z.int(),
      heads: position,
      path: z.array(sha256),
    }),
  ),
});

const receipt = z.object({
  endpoint: text,
  digest: optionalText,
  since: timestamp,
  last_seen: timestamp,
  user_id: text,
});

const summary = {
  count: z.int(),
  mean: z.number(),
  min: z.number(),
  max: z.number(),
  p50: z.number(),
  p95: z.number(),
  p99: z.number(),
};

/** In production, in the thirty days before. */
const observed = z.object({
  metric: text,
  from: timestamp,
  to: timestamp,
  ...summary,
  /** What it is held against, and how far it is from that. */
  baseline: z.optional(z.object(summary)),
  psi: z.optional(z.number()),
  ks: z.optional(z.number()),
});

export const evidence = z.object({
  schema_version: z.literal(1),
  generated_at: timestamp,
  generated_by: actor,
  /** By which it was reached. */
  registry: text,
  /** What is not here whole, for want of room. */
  cut: z.array(z.enum(cuttable)),
  model,
  version,
  lineage,
  files,
  metrics: z.array(metric),
  /** The model's and the registry's, as they are now. */
  policies: z.array(policy),
  /** What the gates would say now, were it to go to Production; of a deleted one nothing. */
  gates: z.optional(z.object({ stage, allowed: z.boolean(), results: z.array(outcome) })),
  /** Where it went, by its changes, and was refused; the oldest before the others, as in the next three. */
  promotions: z.array(promotion),
  requests: z.array(request),
  comments: z.array(
    z.object({
      id: text,
      comment: text,
      user_id: text,
      creation_timestamp: timestamp,
      last_updated_timestamp: timestamp,
    }),
  ),
  /** When it came into which stage; `to` is when it left. */
  stages: z.array(
    z.object({ stage, from: timestamp, to: z.optional(timestamp), transition_id: optionalText, user_id: optionalText }),
  ),
  ledger,
  /** Of hosts that say that they serve it. */
  receipts: z.array(receipt),
  observed: z.array(observed),
});

/** What the registry knows of a version, whatever became of it, signed with the key that checkpoints are signed with. */
export const getEvidence = operation({
  name: 'getEvidence',
  dialect: 'stagebook',
  methods: ['GET'],
  path: '/evidence',
  file: 'ledger/get-evidence',
  input: z.object({
    /** A model by what it is called now, or was last, or by its id: exactly one of the two. */
    model: given,
    model_id: given,
    version: versionNumber,
  }),
  output: z.object({
    evidence,
    /** Of the canonical JSON (RFC 8785) of `evidence`. */
    sha256,
    key_id: sha256,
    algorithm: text,
    /** Base64, over the canonical JSON of `{"evidence": <sha256>}`: KMS signs 4,096 bytes at most. */
    signature: text,
  }),
  access: {
    table: {
      registry: ['GetItem', 'Query'],
      ledger: ['GetItem', 'Query'],
      checkpoints: ['GetItem'],
      tracking: ['GetItem'],
      observations: ['Query'],
      receipts: ['Query'],
    },
    indexes: ['list'],
    bucket: {
      GetObject: ['models', 'manifests', 'checkpoints'],
      ListBucket: ['models', 'manifests', 'checkpoints'],
    },
    key: ['Sign', 'GetPublicKey'],
  },
  permission: 'reader',
  needs: 'read',
  html: true,
});
