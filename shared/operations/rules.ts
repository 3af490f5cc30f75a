import * as z from 'zod/mini';
import { described } from './described.ts';
import { required, text } from './fields.ts';

/** What a policy asks of a version before it may go where the policy says: every rule by its name. */

const name = required(text).check(z.maxLength(640));
const names = z.array(name).check(z.minLength(1), z.maxLength(50));
const key = required(text).check(z.maxLength(250));

/** Which of what was measured counts: the latest, of this dataset and from one of these, if they are named. */
const measured = {
  metric: key,
  dataset: z.optional(required(text).check(z.maxLength(500))),
  reporters: z.optional(names),
};

const days = ['MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT', 'SUN'] as const;

export const rules = {
  metric: z.strictObject({
    rule: z.literal('metric'),
    ...measured,
    /** One at least; both are inclusive. */
    minimum: z.optional(z.number()),
    maximum: z.optional(z.number()),
  }),
  not_worse_than_incumbent: z.strictObject({
    rule: z.literal('not_worse_than_incumbent'),
    ...measured,
    direction: z.enum(['higher_is_better', 'lower_is_better']),
    /** In the metric's own unit. Absent: 0. */
    tolerance: z.optional(z.number().check(z.minimum(0))),
  }),
  required_tags: z.strictObject({
    rule: z.literal('required_tags'),
    tags: z
      .array(
        z.strictObject({
          key,
          /** Absent: any that is not empty. */
          values: z.optional(z.array(required(text).check(z.maxLength(250))).check(z.minLength(1), z.maxLength(100))),
        }),
      )
      .check(z.minLength(1), z.maxLength(50)),
  }),
  required_description: z.strictObject({
    rule: z.literal('required_description'),
    /** Characters, but for blanks around it. Absent: 1. */
    minimum_length: z.optional(z.int().check(z.minimum(1), z.maximum(10_000))),
  }),
  approvals: z.strictObject({
    rule: z.literal('approvals'),
    count: z.int().check(z.minimum(1), z.maximum(20)),
    /** Whose count. Absent: everybody's who may approve. */
    from: z.optional(
      z.strictObject({
        users: z.optional(names),
        groups: z.optional(names),
        service_principals: z.optional(names),
      }),
    ),
  }),
  requester_is_not_approver: z.strictObject({ rule: z.literal('requester_is_not_approver') }),
  freeze_window: z.strictObject({
    rule: z.literal('freeze_window'),
    /** An IANA name, such as `Europe/Berlin`, whose clock the others are read by. */
    time_zone: required(text),
    /** When a window of every week begins. Absent: there is one window, from one date to another. */
    days: z.optional(z.array(z.enum(days)).check(z.minLength(1), z.maxLength(7))),
    /** With `days` `HH:mm`, without `YYYY-MM-DDTHH:mm`. */
    from: required(text).register(described, { pattern: '^(\\d{4}-\\d\\d-\\d\\dT)?\\d\\d:\\d\\d$' }),
    /** Exclusive. With `days`, one that is not later than `from` is on the next day. */
    to: required(text).register(described, { pattern: '^(\\d{4}-\\d\\d-\\d\\dT)?\\d\\d:\\d\\d$' }),
  }),
  digest_present: z.strictObject({ rule: z.literal('digest_present') }),
  signature_compatible: z.strictObject({ rule: z.literal('signature_compatible') }),
  max_age: z.strictObject({
    rule: z.literal('max_age'),
    days: z.number().check(z.positive(), z.maximum(36_500)),
  }),
};

export type RuleName = keyof typeof rules;
export type RuleOf<Name extends RuleName> = z.output<(typeof rules)[Name]>;
export type Rule = { [Name in RuleName]: RuleOf<Name> }[RuleName];
