import { type Identity, usualClaims } from '#shared/operations/identity.ts';
import type { Config } from './config.ts';

/** Whoever assumes a role is known by its ARN without the path. */
const withoutPath = (who: string): string => who.replace(/^(arn:[^:]+:iam::\d+:role\/).*\//, '$1');

const roles = ['admins', 'members', 'readers'] as const;

/** What functions are told of who may call, and in which role. */
export function identityOf(config: Pick<Config, 'auth' | 'jwt' | (typeof roles)[number]>): Identity {
  const { auth, jwt } = config;
  const lists = roles.filter((role) => config[role].length > 0).map((role) => [role, config[role].map(withoutPath)]);
  const claims = jwt?.claims;
  const isUnusual = claims && (claims.subject !== usualClaims.subject || claims.groups !== usualClaims.groups);
  return {
    ...Object.fromEntries(lists),
    ...(jwt?.others && { others: jwt.others }),
    ...(isUnusual && { claims }),
    ...(auth.length === 0 ? { anonymous: true } : { modes: auth }),
  };
}
