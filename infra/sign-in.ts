import * as z from 'zod';
import { type Mode, modes, usualClaims } from '#shared/operations/identity.ts';

/** How callers sign in, as `infra/config.ts` takes it. */

/** What an API asks of its callers: one of the ways to sign in, or nothing. */
export const apiModes = [...modes, 'anonymous'] as const;

export type ApiMode = (typeof apiModes)[number];

/** The APIs that there are. */
export const apiModesOf = ({ auth }: { auth: readonly Mode[] }): readonly ApiMode[] =>
  auth.length > 0 ? auth : ['anonymous'];

const text = z.string().min(1);

export const modeList = z
  .array(z.enum(modes))
  .refine((list) => new Set(list).size === list.length, 'must not have one of them twice');

/** A group's name is as it can be told in a claim that is a list, which API Gateway hands over as `[a b]`. */
const forms = [
  /^arn:[^:]+:iam::\d{12}:(role|user)\/([\w+=,.@-]+\/)*[\w+=,.@-]+$/,
  /^subject:[^*]+\*?$/,
  /^group:[^\s[\]*]+$/,
];

/** Some of those who have a role. */
export const whoList = z
  .array(
    z
      .string()
      .refine(
        (who) => forms.some((form) => form.test(who)),
        "must be the ARN of a role or user of IAM ('arn:aws:iam::111122223333:role/ci'), 'subject:<of a JWT>', with at " +
          "most one '*', at its end and not alone, or 'group:<of a JWT>', without spaces, brackets and '*'",
      ),
  )
  .default([]);

export const jwt = z.strictObject({
  issuer: z.url({ protocol: /^https$/, error: "must be a URL that begins with 'https://'" }),
  audience: z.array(text).min(1).max(50),
  claims: z
    .strictObject({ subject: text.default(usualClaims.subject), groups: text.default(usualClaims.groups) })
    .optional(),
  others: z.enum(['reader', 'member']).optional(),
});

export type Jwt = z.output<typeof jwt>;
