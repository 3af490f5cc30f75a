import { administrators, everybody, type Level } from '#shared/operations/permissions.ts';
import { type Acl, covers, type Principal } from '../permissions.ts';
import { electors } from './people.ts';
import type { Policy } from './types.ts';

const group = (name: string): Principal => `group:${name}`;

/**
 * Principals that can approve a move: those with a level that covers it and all admins, or, where approvals are wanted
 * from some, those of them that have it or whose groups can. Not among them are those who have requested it, where somebody
 * else must approve.
 */
export function approversOf(
  needed: Level,
  acls: readonly Acl[],
  policies: readonly Policy[],
  requesters: readonly string[],
): Principal[] {
  const rules = policies.flatMap((policy) => policy.rules);
  const holders = acls.flatMap((acl) => Object.keys(acl).filter((one) => covers(acl[one], needed)));
  const all = [...new Set([...holders, group(administrators)])];
  const isAll = all.includes(group(everybody));
  const mayBe = (one: Principal) => isAll || all.includes(one) || !one.startsWith('group:');
  const wanted = rules.flatMap((rule) => (rule.rule === 'approvals' ? [rule.from && electors(rule.from)] : []));
  const named = wanted.flatMap((some) => some?.filter(mayBe) ?? all);
  const isApart = rules.some(({ rule }) => rule === 'requester_is_not_approver');
  const isRequester = (one: Principal) => requesters.some((id) => one === `user:${id}` || one === `service:${id}`);
  return [...new Set(wanted.length > 0 ? named : all)].filter((one) => !(isApart && isRequester(one))).sort();
}
