import * as z from 'zod/mini';
import { described } from './described.ts';
import { optionalText, pageSize, required, sha256, size, stage, text, timestamp, versionNumber } from './fields.ts';
import { operation } from './operation.ts';
import { outcome } from './policies.ts';

/** JSON has no number for what is none. */
const metricValue = z.union([z.number(), z.literal('NaN')]);

export const directions = ['higher', 'lower'] as const;
const direction = z.enum(directions);

/** Of a version, against the baseline's. */
const measured = z.object({
  /** Absent: nothing was measured of it, and nothing else is here. */
  value: z.optional(metricValue),
  /** Who reported it; absent: it was copied from its run or logged model. */
  reporter: optionalText,
  timestamp: z.optional(timestamp),
  dataset_digest: optionalText,
  /** Less the baseline's, in the metric's own unit. */
  delta: z.optional(z.number()),
  /** `delta` by the size of the baseline's: 0.1 is a tenth. */
  change: z.optional(z.number()),
  /** Than the baseline's; absent if they are the same, or the metric's direction is not known. */
  better: z.optional(z.boolean()),
  /** Nobody here has a better one. */
  best: z.optional(z.literal(true)),
});

/** A metric; on several datasets, one of each. */
const metric = z.object({
  key: text,
  dataset_name: optionalText,
  direction: z.optional(direction),
  /** Where the direction is known from: `asked`, `policy` or `name`. */
  direction_from: z.optional(z.enum(['asked', 'policy', 'name'])),
  values: z.array(measured),
});

/** Texts by name, one of each version; one without `value` has none. `differs`: not all are the same. */
const row = z.object({ name: text, values: z.array(z.object({ value: optionalText })), differs: z.boolean() });

/** Lists here were cut, for there is no room for all. */
const truncated = z.optional(z.literal(true));

const column = z.object({
  /** Of a column without one its place: `[0]`. */
  name: text,
  /** As MLflow tells it: `double`, `array(long)`, `tensor(float32, (-1, 28))`, and `(optional)` behind it. */
  type: text,
});

/** Against the baseline's. */
const columnChanges = z.object({
  truncated,
  added: z.array(column),
  removed: z.array(column),
  retyped: z.array(z.object({ name: text, from: text, to: text })),
});

const partsOf = <Part extends z.ZodMiniType>(part: Part) => ({ inputs: part, outputs: part, params: part });

const signature = z.object({
  /** Why it is not known: the registry has not the files, or they cannot be read. */
  unknown: optionalText,
  /** Absent parts are not said; `none`: it has no signature. */
  none: z.optional(z.literal(true)),
  ...partsOf(z.optional(z.array(column))),
  /** Absent of the baseline, and if one of the two is not known. */
  changes: z.optional(z.object({ ...partsOf(columnChanges), same: z.boolean() })),
  truncated,
});

const file = z.object({ path: text, size, sha256: text });

const files = z.object({
  unknown: optionalText,
  file_count: z.optional(z.int()),
  total_size: z.optional(size),
  /** Against the baseline's. Absent of the baseline, and if one of the two is not known. */
  changes: z.optional(
    z.object({
      added: z.array(file),
      removed: z.array(file),
      changed: z.array(z.object({ path: text, from: z.omit(file, { path: true }), to: z.omit(file, { path: true }) })),
      /** How many there are, whatever is listed. */
      counts: z.object({ added: z.int(), removed: z.int(), changed: z.int(), same: z.int() }),
      truncated,
    }),
  ),
});

const requirement = z.object({ name: text, specifier: text });

const dependencies = z.object({
  unknown: optionalText,
  /** It has no `requirements.txt`. */
  none: z.optional(z.literal(true)),
  /** By the name as PEP 503 has it. Of a line that names no package, the line itself and no specifier. */
  requirements: z.optional(z.array(requirement)),
  /** Against the baseline's. */
  changes: z.optional(
    z.object({
      added: z.array(requirement),
      removed: z.array(requirement),
      changed: z.array(z.object({ name: text, from: text, to: text })),
      truncated,
    }),
  ),
  truncated,
});

/** What was observed in production of one metric, in the last 30 days; of one whose series have different bounds, nothing. */
const observed = z.object({
  metric: text,
  count: z.int(),
  mean: z.number(),
  p50: z.number(),
  p95: z.number(),
  min: z.number(),
  max: z.number(),
  /** Against its training baseline, if there is one. */
  baseline_mean: z.optional(z.number()),
  psi: z.optional(z.number()),
  ks: z.optional(z.number()),
});

const compared = z.object({
  /** By what it was asked for, `,` between several: `3`, `@champion`, `Production`, `Other/3`. */
  ref: text,
  model: text,
  version: versionNumber,
  baseline: z.optional(z.literal(true)),
  current_stage: stage,
  aliases: z.array(text),
  creation_timestamp: timestamp,
  last_updated_timestamp: timestamp,
  user_id: optionalText,
  run_id: optionalText,
  source: text,
  status: text,
  description: optionalText,
  digest: z.optional(sha256),
  /** What the gates would say of it now, were it to go to `stage`; of who is there already, nothing. */
  gates: z.optional(z.object({ stage, allowed: z.boolean(), results: z.array(outcome), truncated })),
  /** When it came into which stage, the latest last; `to` is when it left. */
  stages: z.array(
    z.object({
      stage,
      from: timestamp,
      to: z.optional(timestamp),
      transition_id: optionalText,
      user_id: optionalText,
    }),
  ),
  truncated,
  observed: z.array(observed),
  signature,
  files,
  dependencies,
});

const entries = required(text);

/** Versions of one model, or of several, side by side. Everything is as of about one moment. */
export const compareVersions = operation({
  name: 'compareVersions',
  dialect: 'stagebook',
  methods: ['GET'],
  path: '/compare',
  file: 'compare/versions',
  input: z.object({
    model: required(text),
    /** `,` between them: `3`, `@champion`, `Production` (all that are there), `Other/3`, `Other@champion`, `Other/Production`. */
    versions: entries,
    /** One of these, or another version. Absent: who is in Production, if that is one, else the version named before all others. */
    baseline: z.optional(required(text)),
    /** Of metrics whose name does not say it: `rmse:lower,lift:higher`. */
    directions: z.optional(required(text)),
    /** That the gates are asked about. */
    stage: z._default(text, 'Production'),
  }),
  output: z.object({
    model: text,
    /** When (ms since 1970). */
    time: timestamp,
    /** Its place in `versions`. */
    baseline: z.int(),
    /** In the order of the versions asked for, one each; the baseline before them, if it is not among them. */
    versions: z.array(compared),
    /** Of these, `values` are in the order of `versions`. */
    metrics: z.array(metric),
    params: z.array(row),
    tags: z.array(row),
    truncated,
  }),
  access: {
    table: {
      registry: ['GetItem', 'Query'],
      ledger: ['GetItem', 'Query'],
      observations: ['Query'],
    },
    bucket: { GetObject: ['models', 'manifests'], ListBucket: ['models', 'manifests'] },
  },
  permission: 'reader',
  needs: 'read',
  html: true,
});

/** Which versions have the best value of a metric. */
export const findBest = operation({
  name: 'findBest',
  dialect: 'stagebook',
  methods: ['GET'],
  path: '/best',
  file: 'compare/best',
  input: z.object({
    /** Absent: of all models that the caller may read. */
    model: z.optional(required(text)),
    metric: required(text),
    /** Absent: what the metric's name says. */
    direction: z.optional(required(text)).register(described, { enum: directions }),
    /** As of the search of versions: docs/search.md. */
    filter: optionalText,
    max_results: z._default(pageSize(100), 1),
  }),
  output: z.object({
    direction,
    /** The best before the others; of the same value the newest. */
    best: z.array(
      z.object({
        model: text,
        version: versionNumber,
        current_stage: stage,
        value: z.number(),
        user_id: optionalText,
        creation_timestamp: timestamp,
      }),
    ),
    /** How many versions there are that have a value. */
    measured: z.int(),
  }),
  access: {
    table: { registry: ['GetItem', 'Query'] },
    indexes: ['list', 'recent'],
  },
  permission: 'reader',
  needs: 'read',
});
