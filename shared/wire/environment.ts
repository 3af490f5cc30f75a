import { choices, environment, usualRestoreDays } from '#shared/operations/environment.ts';
import type { Identity } from '#shared/operations/identity.ts';
import type { Access } from '#shared/operations/operation.ts';

/** All of these throw while a function is being imported: one whose environment is wrong does not even start. */

/** A variable that whatever runs the functions must set. */
export function requireEnvironment(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`The environment variable ${name} is not set.`);
  return value;
}

/** For how long S3 is to keep what is registered: `GOVERNANCE 30` are a mode and days. */
export function chosenRetention(): { mode: 'GOVERNANCE' | 'COMPLIANCE'; days: number } | undefined {
  const given = process.env[environment.objectLock];
  if (!given) return undefined;
  const [, mode, days] = /^(GOVERNANCE|COMPLIANCE) ([1-9]\d*)$/.exec(given) ?? [];
  if (mode === 'GOVERNANCE' || mode === 'COMPLIANCE') return { mode, days: Number(days) };
  throw new Error(
    `The environment variable ${environment.objectLock} is '${given}': it should be like 'GOVERNANCE 30'.`,
  );
}

/** For how long what is deleted can be restored (ms). */
export function restoreWindow(): number {
  const given = process.env[environment.restoreDays] || String(usualRestoreDays);
  if (/^\d{1,4}$/.test(given)) return Number(given) * 86_400_000;
  throw new Error(`The environment variable ${environment.restoreDays} is '${given}': it should be a number of days.`);
}

/** The names of the table, the bucket and the key, if a function has any rights there: also those it asks for late. */
export function requireAccess(access: Access): void {
  for (const what of ['table', 'bucket'] as const) if (access[what]) requireEnvironment(environment[what]);
  if (access.key) requireEnvironment(environment.signingKey);
  if (access.secrets) requireEnvironment(environment.secretsKey);
  if (access.queues) requireEnvironment(environment.queues);
  if (access.bus) requireEnvironment(environment.bus);
  if (access.bucket) chosenRetention();
}

/** A variable of few values; a misspelt one would do nothing, silently. */
export function chosen<Name extends keyof typeof choices>(name: Name): (typeof choices)[Name]['values'][number] {
  const { values, otherwise } = choices[name];
  const given = process.env[environment[name]] || otherwise;
  const known = values.find((value) => value === given);
  if (known) return known;
  throw new Error(`The environment variable ${environment[name]} is '${given}': ${values.join(', ')} are its values.`);
}

/** Who has which role; what is in it, who deploys has checked. */
export function givenIdentity(): Identity {
  const given = process.env[environment.identity] || '{}';
  try {
    return JSON.parse(given);
  } catch {
    throw new Error(`The environment variable ${environment.identity} is no JSON: '${given}'.`);
  }
}
