import * as z from 'zod/mini';
import { optionalText, required, text, timestamp, versionNumber } from './fields.ts';
import { operation } from './operation.ts';

const dialect = 'stagebook';
const model = required(text);
const metric = required(text);
const tags = z.record(text, text);

/** `counts[i]` of what is above `bounds[i-1]` and up to `bounds[i]`: one more count than bounds. */
const histogram = z.object({
  bounds: z.array(z.number()),
  counts: z.array(z.int().check(z.minimum(0))),
  sum: z.optional(z.number()),
  min: z.optional(z.number()),
  max: z.optional(z.number()),
});

/** A version by exactly one of the two; by stage, the highest that is in it when this is sent. */
const which = { version: z.optional(versionNumber), stage: optionalText };

const observation = z.object({
  model,
  ...which,
  metric,
  /** A number, or what is none by its name, which is refused by itself; or else `histogram`. */
  value: z.optional(z.union([z.number(), text])),
  histogram: z.optional(histogram),
  /** When (ms since 1970), or else over which time. */
  timestamp: z.optional(timestamp),
  window: z.optional(z.object({ start: timestamp, end: timestamp })),
  tags: z.optional(tags),
});

/** What was measured of versions where they serve: each batch counts once, however often it is sent. */
export const reportObservations = operation({
  name: 'reportObservations',
  dialect,
  methods: ['POST'],
  path: '/observations',
  file: 'observations/report',
  input: z.object({
    /** The sender's own, another for each batch. */
    batch_id: required(text),
    observations: z.array(observation).check(z.minLength(1), z.maxLength(1_000)),
  }),
  output: z.object({
    accepted: z.int(),
    /** The batch was there already, and counts once. */
    duplicate: z.boolean(),
    /** Those that do not count, by their place in the batch, from 0. */
    rejected: z.array(z.object({ index: z.int(), error_code: text, message: text })),
  }),
  access: {
    table: {
      registry: ['GetItem', 'Query'],
      observations: ['GetItem', 'Query', 'PutItem', 'UpdateItem', 'BatchWriteItem'],
    },
    bucket: { PutObject: ['observations'] },
  },
  permission: 'member',
});

export const resolutions = ['minute', 'hour', 'day'] as const;

/** Of values; of histograms, as far as those tell. */
const summary = {
  count: z.int(),
  sum: z.number(),
  mean: z.number(),
  min: z.number(),
  max: z.number(),
  /** Minutes have none. */
  p50: z.optional(z.number()),
  p95: z.optional(z.number()),
  p99: z.optional(z.number()),
};

export const distance = z.object({
  /** Population stability index, over the bins. */
  psi: z.number(),
  /** Kolmogorov-Smirnov's distance, and the chance of one as great among values of one distribution. */
  ks: z.number(),
  ks_p_value: z.number(),
  /** Of the bins, the outermost open: one fewer than counts. A bin has what is above one bound and up to the next. */
  bounds: z.array(z.number()),
  expected: z.array(z.int()),
  observed: z.array(z.int()),
});

export const getSeries = operation({
  name: 'getSeries',
  dialect,
  methods: ['GET'],
  path: '/series',
  file: 'observations/get-series',
  input: z.object({
    model,
    ...which,
    alias: optionalText,
    metric,
    /** As JSON: of what was sent with all of these tags. */
    tags: optionalText,
    /** The first moment included and the first not: ms since 1970, or ISO 8601. Unless given the last 24 hours. */
    from: optionalText,
    to: optionalText,
    /** Unless given the finest that has at most 1,500 points. */
    resolution: z.optional(z.enum(resolutions)),
    /** What it is held against: `baseline`, or another version, in the same time. */
    against: optionalText,
  }),
  output: z.object({
    model: text,
    version: text,
    metric: text,
    from: timestamp,
    to: timestamp,
    resolution: z.enum(resolutions),
    /** Those with nothing are left out. */
    points: z.array(z.object({ time: timestamp, ...summary })),
    /** Of all of it. */
    summary: z.optional(z.object(summary)),
    distance: z.optional(distance),
    /** The sets of tags that there are. */
    series: z.array(z.object({ tags })),
  }),
  access: {
    table: { registry: ['GetItem', 'Query'], observations: ['GetItem', 'Query'] },
  },
  permission: 'reader',
  needs: 'read',
});

/** What was measured in training, that production is held against: in the place of what was given before. */
export const setBaseline = operation({
  name: 'setBaseline',
  dialect,
  methods: ['PUT'],
  path: '/baselines',
  file: 'observations/set-baseline',
  input: z.object({
    model,
    version: versionNumber,
    metric,
    values: z.optional(z.array(z.number()).check(z.minLength(1), z.maxLength(10_000))),
    histogram: z.optional(histogram),
  }),
  output: z.object({ baseline: z.object({ version: text, metric: text, ...summary }) }),
  access: { table: { registry: ['GetItem', 'PutItem', 'ConditionCheckItem'], observations: ['GetItem', 'PutItem'] } },
  permission: 'member',
  needs: 'edit',
});

export const listBaselines = operation({
  name: 'listBaselines',
  dialect,
  methods: ['GET'],
  path: '/baselines',
  file: 'observations/list-baselines',
  input: z.object({ model, version: versionNumber }),
  output: z.object({
    baselines: z.array(z.object({ version: text, metric: text, user_id: text, set_timestamp: timestamp, ...summary })),
  }),
  access: { table: { registry: ['GetItem'], observations: ['Query'] } },
  permission: 'reader',
  needs: 'read',
});
