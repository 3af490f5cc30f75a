import * as z from 'zod/mini';
import { optionalText, pageSize, required, sha256, size, text, versionNumber } from './fields.ts';
import { kinds } from './kinds.ts';
import { operation } from './operation.ts';
import { levels } from './permissions.ts';
import { outcome, policyRules, policyTarget } from './policies.ts';

const given = z.optional(required(text));
const held = z.array(versionNumber);

/** Of a text longer than 256 bytes what identifies it. */
const digest = z.object({ sha256, bytes: size });
const brief = z.union([text, digest]);

/** A model as a change found or left it. */
const state = z.object({
  model: text,
  /** It was there no more. */
  deleted: z.optional(z.literal(true)),
  /** Versions by stage, lowest first. */
  stages: z.object({ Staging: held, Production: held }),
  /** The version each alias pointed to. */
  aliases: z.record(text, versionNumber),
});

/** Levels by principal, and who may promote in spite of the gates. */
const grants = z.object({ acl: z.optional(z.record(text, z.enum(levels))), forcers: z.optional(z.array(text)) });

/** What a row tells of itself, in the history and to whoever listens. */
export const recorded = z.object({
  transition_id: text,
  /** Its name then: of a rename, the new one. */
  model: text,
  model_id: text,
  /** Which change of the model it is; of what moves nothing, and of a version's creation, the change before it. */
  rev: z.int(),
  kind: z.enum(kinds),
  /** Milliseconds since 1970. */
  time: z.int(),
  /** `owner`: of a monitor, whose permission it has. */
  actor: z.object({ type: text, id: text, session: optionalText, token_id: optionalText, owner: optionalText }),
  request_id: text,
  /** What the client called itself (User-Agent). */
  client: text,
  version: z.optional(versionNumber),
  alias: optionalText,
  /** Of a tag. */
  key: optionalText,
  /** Stages; of an alias versions, of a model its names, of a note the texts. */
  from: z.optional(brief),
  to: z.optional(brief),
  /** Versions moved along with this one, lowest first. */
  archived: z.optional(z.array(z.object({ version: versionNumber, from: text, to: text }))),
  /** Those that went with what was deleted. */
  aliases_deleted: z.optional(z.array(text)),
  /** The version that was taken out of the stage, or off the alias. */
  rolled_back: z.optional(versionNumber),
  reason: optionalText,
  /** What a version was made of, */
  source: optionalText,
  run_id: optionalText,
  /** and its files (docs/artifacts.md), if they are ours. */
  digest: z.optional(sha256),
  /** Description and tags at birth; many tags together by the digest of their canonical JSON. */
  given: z.optional(
    z.object({
      description: z.optional(brief),
      tags: z.optional(z.record(text, brief)),
      tags_digest: z.optional(digest),
    }),
  ),
  /** Whose requests it is about, or ended. */
  requested_by: z.optional(z.array(text)),
  /** What a metric was measured on. */
  dataset: optionalText,
  /** What the gates said of a promotion, */
  gates: z.optional(z.array(outcome)),
  /** and that it was made in spite of them. */
  forced: z.optional(z.literal(true)),
  permissions: z.optional(z.object({ from: grants, to: grants })),
  policy: z.optional(z.object({ target: policyTarget, from: z.optional(policyRules), to: z.optional(policyRules) })),
});

const change = z.extend(recorded, {
  /** Of changes alone: what moves nothing says all with `from` and `to`. Absent of a model's creation. */
  before: z.optional(state),
  after: z.optional(state),
});

/** What happened to one model, to all that ever bore a name, or in the whole registry. */
export const getHistory = operation({
  name: 'getHistory',
  dialect: 'stagebook',
  methods: ['GET'],
  path: '/history',
  file: 'ledger/get-history',
  input: z.object({
    /** A name: every model that ever bore it, under whatever name. */
    model: given,
    model_id: given,
    /** With `model` or `model_id`. */
    version: given,
    /** What moved a version into this stage or out of it. */
    stage: given,
    /** What set this alias, moved or took it. */
    alias: given,
    /** Who: the actor's `id`. */
    actor: given,
    /** One or more. */
    kind: z.optional(z.array(required(text))),
    /** One change, by itself. */
    transition_id: given,
    /** Both included; milliseconds since 1970, or ISO 8601 with its zone. */
    from: given,
    to: given,
    /** `asc`: the oldest first; `desc`. */
    order: z._default(text, 'desc'),
    max_results: z._default(pageSize(1_000), 100),
    page_token: optionalText,
  }),
  output: z.object({
    changes: z.array(change),
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
