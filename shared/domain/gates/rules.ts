import { type Rule, rules as schemas } from '#shared/operations/rules.ts';
import { invalidParameter, type MlflowError } from '#shared/wire/errors.ts';
import { readByName } from '../by-name.ts';
import { isOfRequests } from './applicable.ts';
import { requireSense } from './sense.ts';
import type { Scope } from './types.ts';

/** Every move reads them. */
const most = { rules: 50, bytes: 50_000 };

/** Aliases have no requests. */
const needless = (at: string, { rule }: Rule): MlflowError =>
  invalidParameter(`${at}, ${rule}: an alias is not requested, and nobody approves. Give the policy a 'stage'.`);

/** A policy's rules as given. Errors: INVALID_PARAMETER_VALUE, which says of which rule and field, and which there are. */
export function readRules(given: unknown, { alias }: Pick<Scope, 'alias'> = {}): Rule[] {
  if (!Array.isArray(given)) throw invalidParameter("'rules' must be a list.");
  if (given.length > most.rules) throw invalidParameter(`A policy can have at most ${most.rules} rules.`);
  const rules = given.map((one, index) => {
    const at = `rules[${index}]`;
    const rule = readByName<Rule>(schemas, one, at, 'rule');
    if (alias !== undefined && isOfRequests(rule)) throw needless(at, rule);
    requireSense(rule, at);
    return rule;
  });
  if (Buffer.byteLength(JSON.stringify(rules)) <= most.bytes) return rules;
  throw invalidParameter(`The rules of a policy can have at most ${most.bytes} bytes together.`);
}
