import { dirname, resolve } from 'node:path';
import * as z from 'zod';
import { type Identity, usualClaims } from '#shared/operations/identity.ts';
import { roles } from '#shared/operations/roles.ts';
import { CannotStart } from '../cannot-start.ts';
import type { SigningKey } from './iam.ts';
import { parseJson, readText } from './json-file.ts';

/** The file of `--auth-file`: who may call, in the words of cdk.json, and with what they prove it. docs/identity.md. */

const text = z.string().min(1);
const names = z.array(
  z.string().regex(/^(arn:[^:]+:iam::\d{12}:|subject:|group:)./, "must begin with 'arn:', 'subject:' or 'group:'"),
);

const signingKey = z.strictObject({
  accessKeyId: z.string().regex(/^\w+$/, 'must be letters and digits'),
  secretAccessKey: text,
  arn: z.string().regex(/^arn:[^:]+:(iam|sts)::\d{12}:./, 'must be the ARN of a user or of an assumed role'),
});

const isUnique = (keys: readonly { accessKeyId: string }[]): boolean =>
  new Set(keys.map(({ accessKeyId }) => accessKeyId)).size === keys.length;

const settings = z.strictObject({
  admins: names.default([]),
  members: names.default([]),
  readers: names.default([]),
  iam: z
    .strictObject({ keys: z.array(signingKey).min(1).refine(isUnique, 'must have each accessKeyId once') })
    .optional(),
  jwt: z
    .strictObject({
      issuer: text,
      audience: z.array(text).min(1),
      claims: z.strictObject({ subject: text.exactOptional(), groups: text.exactOptional() }).optional(),
      others: z.enum(roles).optional(),
      /** Where the provider's keys are, seen from this file. */
      jwks: text,
    })
    .optional(),
});

const examples = {
  iam: {
    admins: ['arn:aws:iam::111122223333:user/ada'],
    iam: {
      keys: [{ accessKeyId: 'AKIAEXAMPLE', secretAccessKey: '<secret>', arn: 'arn:aws:iam::111122223333:user/ada' }],
    },
  },
  jwt: {
    admins: ['group:ml-platform'],
    jwt: { issuer: 'https://login.example.com', audience: ['stagebook'], others: 'reader', jwks: 'jwks.json' },
  },
};

const read = (path: string, mode: keyof typeof examples): z.output<typeof settings> => {
  const example = JSON.stringify(examples[mode], null, 2);
  const absent = `--auth ${mode} needs the file ${path}, which is not there. For example:\n\n${example}\n`;
  const file = { name: 'The auth file', path, schema: settings, absent };
  return parseJson(readText(file), file);
};

const required = <T>(part: T | undefined, file: string, mode: keyof typeof examples): T => {
  if (part) return part;
  throw new CannotStart(`The auth file ${file} has no '${mode}', which --auth ${mode} needs.`);
};

/** Errors: CannotStart, as of the other. */
export const readIam = (file: string): { identity: Identity; keys: SigningKey[] } => {
  const { iam, jwt, ...identity } = read(file, 'iam');
  return { identity, ...required(iam, file, 'iam') };
};

export const readJwt = (file: string) => {
  const { iam, jwt, ...lists } = read(file, 'jwt');
  const { issuer, audience, claims, others, jwks } = required(jwt, file, 'jwt');
  const identity: Identity = {
    ...lists,
    ...(others && { others }),
    ...(claims && { claims: { ...usualClaims, ...claims } }),
  };
  return { identity, issuer, audience, jwks: resolve(dirname(file), jwks) };
};
