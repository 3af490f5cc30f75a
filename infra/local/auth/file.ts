import { dirname, resolve } from 'node:path';
import * as z from 'zod';
import type { Identity } from '#shared/operations/identity.ts';
import { identityOf } from '../../identity.ts';
import { jwt as inCloud, whoList } from '../../sign-in.ts';
import { CannotStart } from '../cannot-start.ts';
import type { SigningKey } from './iam.ts';
import { parseJson, readText } from './json-file.ts';

/** The file of `--auth-file`: who may call, in the words of cdk.json, and with what they prove it. docs/identity.md. */

const text = z.string().min(1);

const signingKey = z.strictObject({
  accessKeyId: z.string().regex(/^\w+$/, 'must be letters and digits'),
  secretAccessKey: text,
  arn: z.string().regex(/^arn:[^:]+:(iam|sts)::\d{12}:./, 'must be the ARN of a user or of an assumed role'),
});

const isUnique = (keys: readonly { accessKeyId: string }[]): boolean =>
  new Set(keys.map(({ accessKeyId }) => accessKeyId)).size === keys.length;

const settings = z.strictObject({
  admins: whoList,
  members: whoList,
  readers: whoList,
  iam: z
    .strictObject({ keys: z.array(signingKey).min(1).refine(isUnique, 'must have each accessKeyId once') })
    .optional(),
  /** With where the provider's keys are, seen from this file. */
  jwt: inCloud.extend({ jwks: text }).optional(),
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
  const { iam, jwt, ...lists } = read(file, 'iam');
  return { identity: identityOf({ ...lists, auth: ['iam'], jwt: undefined }), ...required(iam, file, 'iam') };
};

export const readJwt = (file: string) => {
  const { iam, jwt, ...lists } = read(file, 'jwt');
  const asked = required(jwt, file, 'jwt');
  const { issuer, audience, jwks } = asked;
  const identity = identityOf({ ...lists, auth: ['jwt'], jwt: asked });
  return { identity, issuer, audience, jwks: resolve(dirname(file), jwks) };
};
