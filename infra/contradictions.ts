import type { Config } from './config.ts';
import { identityOf } from './identity.ts';
import { apiModesOf } from './sign-in.ts';

/** Settings that are good by themselves and not together. */

type Settings = Omit<Config, 'prefix'>;

/** Lambda takes 4 KB of variables together. */
const longestIdentity = 3_000;

const listed = ({ admins, members, readers }: Settings) => [...admins, ...members, ...readers];
const isArn = (who: string) => who.startsWith('arn:');
const namesOf = ({ domains }: Settings) => Object.values(domains).map(({ name }) => name);

const contradictions: { says: string; found(settings: Settings): boolean }[] = [
  {
    says: "'objectLock' is set when a bucket is made: it cannot be asked for with 'bucket.existing'.",
    found: ({ objectLock, bucket }) => objectLock !== undefined && bucket !== undefined && 'existing' in bucket,
  },
  {
    says:
      "'auth' is empty: nobody could call. Name the ways to sign in, of iam, token and jwt, or let in whoever finds the URL, " +
      "as an admin, with 'allowAnonymous'.",
    found: ({ auth, allowAnonymous }) => auth.length === 0 && !allowAnonymous,
  },
  {
    says: "'allowAnonymous' would do nothing beside ways to sign in: take it out, or make 'auth' an empty list.",
    found: ({ auth, allowAnonymous }) => auth.length > 0 && allowAnonymous,
  },
  {
    says: "'auth' has jwt: 'jwt' must say whose tokens are taken, by 'issuer' and 'audience'.",
    found: ({ auth, jwt }) => auth.includes('jwt') && !jwt,
  },
  {
    says: "'jwt' would do nothing: add jwt to 'auth', or take it out.",
    found: ({ auth, jwt }) => !auth.includes('jwt') && jwt !== undefined,
  },
  {
    says:
      "'admins', 'members' and 'readers' have subjects or groups, which are of JWTs: add jwt to 'auth', or take them " +
      'out.',
    found: (settings) => !settings.auth.includes('jwt') && listed(settings).some((who) => !isArn(who)),
  },
  {
    says: "'admins', 'members' and 'readers' have ARNs, which are of IAM: add iam to 'auth', or take them out.",
    found: (settings) => !settings.auth.includes('iam') && listed(settings).some(isArn),
  },
  {
    says:
      "'auth' has jwt, and no JWT would get in: list a 'subject:' or a 'group:' in 'admins', 'members' or 'readers', or " +
      "let in everybody of the issuer with 'jwt.others'.",
    found: (settings) => settings.jwt !== undefined && !settings.jwt.others && listed(settings).every(isArn),
  },
  {
    says:
      `'admins', 'members' and 'readers' are more than ${longestIdentity} bytes together, which is as much as functions ` +
      'can be told: use groups, or a subject that ends with a star.',
    found: (settings) => Buffer.byteLength(JSON.stringify(identityOf(settings))) >= longestIdentity,
  },
  {
    says: "'domains' has a name for an API that is not there: add its mode to 'auth', or take the name out.",
    found: (settings) =>
      Object.keys(settings.domains).some((mode) => !apiModesOf(settings).some((one) => one === mode)),
  },
  {
    says: "'domains' has one name twice: each API has a name of its own.",
    found: (settings) => new Set(namesOf(settings)).size < namesOf(settings).length,
  },
  {
    says: "'artifactHost' lets in tokens: add token to 'auth', or take it out.",
    found: ({ auth, artifactHost }) => artifactHost !== undefined && !auth.includes('token'),
  },
  {
    says: "'artifactHost.name' must be another than those of 'domains': it is another host.",
    found: (settings) => settings.artifactHost !== undefined && namesOf(settings).includes(settings.artifactHost.name),
  },
];

/** What somebody must do before this can be deployed; nothing, if it can be. */
export const contradictionIn = (settings: Settings): string | undefined =>
  contradictions.find(({ found }) => found(settings))?.says;
