import * as z from 'zod/mini';

/** When a monitor finds something wrong with what was observed of a version: every rule by its `type`. */

export const statistics = ['count', 'sum', 'mean', 'min', 'max', 'p50', 'p90', 'p95', 'p99'] as const;
export type Statistic = (typeof statistics)[number];

export const monitorRules = {
  /** The statistic is so. */
  threshold: z.strictObject({
    type: z.literal('threshold'),
    operator: z.enum(['<', '<=', '>', '>=']),
    value: z.number(),
  }),
  /** The statistic is further than `by` from what it was. */
  change: z.strictObject({
    type: z.literal('change'),
    /** The version's baseline, or who held the stage or the alias before, on the day before the version came. */
    against: z.enum(['baseline', 'previous_version']),
    direction: z.enum(['increase', 'decrease', 'any']),
    /** In the metric's own unit; `relative`: as a share of what it was, 0.1 is a tenth. */
    by: z.number().check(z.minimum(0)),
    relative: z.optional(z.boolean()),
  }),
  /** The population stability index against the baseline. */
  psi: z.strictObject({ type: z.literal('psi'), above: z.number().check(z.minimum(0)) }),
  /** The Kolmogorov-Smirnov distance from the baseline. */
  ks: z.strictObject({ type: z.literal('ks'), above: z.number().check(z.minimum(0), z.maximum(1)) }),
  /** Fewer than `minimum_samples` were observed. */
  missing: z.strictObject({ type: z.literal('missing') }),
};

export type MonitorRuleName = keyof typeof monitorRules;
export type MonitorRuleOf<Name extends MonitorRuleName> = z.output<(typeof monitorRules)[Name]>;
export type MonitorRule = { [Name in MonitorRuleName]: MonitorRuleOf<Name> }[MonitorRuleName];
