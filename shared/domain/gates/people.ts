import type { RuleOf } from '#shared/operations/rules.ts';
import type { Finding, Situation } from './types.ts';

type From = NonNullable<RuleOf<'approvals'>['from']>;

/** As principals. */
export const electors = ({ users = [], groups = [], service_principals = [] }: From): string[] => [
  ...users.map((name) => `user:${name}`),
  ...groups.map((name) => `group:${name}`),
  ...service_principals.map((name) => `service:${name}`),
];

/** How many can approve at most. */
export const electorate = (from: From): number => (from.groups ? Infinity : new Set(electors(from)).size);

export function approvals({ count, from }: RuleOf<'approvals'>, situation: Situation): Finding {
  const some = from && electors(from);
  const counted = situation.approvals.filter(
    ({ principals }) => !some || principals.some((principal) => some.includes(principal)),
  );
  const by = [...new Set(counted.map(({ id }) => id))];
  const whose = some ? ` from ${some.join(', ')}` : '';
  const passed = by.length >= count;
  return {
    passed,
    message: `${by.length} of ${count} approvals${whose} are given${passed ? '' : '. Request the transition, and have it approved'}`,
    values: { count, by: by.slice(0, 20) },
  };
}

/**
 * Who moves what nobody asked for has asked for it themselves: else whoever may move it would take their request back
 * and move it.
 */
export function requesterIsNotApprover({ decider: { id }, requesters }: Situation): Finding {
  const values = { decider: id, requesters: requesters.slice(0, 20) };
  if (requesters.length === 0)
    return { passed: false, message: 'nobody has requested it. Request it, and have somebody else approve it', values };
  if (requesters.includes(id))
    return { passed: false, message: `'${id}' has requested it, and somebody else must approve it`, values };
  return { passed: true, message: `it was requested by others than '${id}'`, values };
}
