import type { Rule } from '#shared/operations/rules.ts';
import { isActive } from '../stages.ts';
import type { Policy, Scope, Target } from './types.ts';

/** What is asked of a request, which aliases do not have. */
export const isOfRequests = ({ rule }: Rule): boolean => rule === 'approvals' || rule === 'requester_is_not_approver';

function isAbout({ stage, alias }: Scope, target: Target): boolean {
  if ('alias' in target) return stage === undefined && (alias === undefined || alias === target.alias);
  return alias === undefined && (stage === undefined ? isActive(target.stage) : stage === target.stage);
}

/**
 * Those of a model's and the registry's policies that a move has to satisfy, with the rules that it has to. One that
 * names neither a stage nor an alias is about every move into Staging or Production and onto every alias.
 */
export const applicable = (policies: readonly Policy[], target: Target): Policy[] =>
  policies
    .filter((policy) => isAbout(policy, target))
    .map((policy) =>
      'alias' in target ? { ...policy, rules: policy.rules.filter((rule) => !isOfRequests(rule)) } : policy,
    );

/** What must be read to evaluate them: metrics by these keys, who is there, signatures. */
export function wantedOf(policies: readonly Policy[]): { metrics: string[]; incumbents: boolean; signature: boolean } {
  const rules = policies.flatMap((policy) => policy.rules);
  const signature = rules.some(({ rule }) => rule === 'signature_compatible');
  return {
    metrics: [...new Set(rules.flatMap((rule) => ('metric' in rule ? [rule.metric] : [])))],
    incumbents: signature || rules.some(({ rule }) => rule === 'not_worse_than_incumbent'),
    signature,
  };
}
