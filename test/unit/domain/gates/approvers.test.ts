import { expect, test } from 'vitest';
import { approversOf } from '#shared/domain/gates/approvers.ts';
import type { Policy } from '#shared/domain/gates/types.ts';
import type { Acl } from '#shared/domain/permissions.ts';

const needed = 'CAN_MANAGE_PRODUCTION_VERSIONS';
const model: Acl = { 'user:ada': 'CAN_MANAGE', 'group:leads': needed, 'user:bea': 'CAN_MANAGE_STAGING_VERSIONS' };
const registry: Acl = { 'group:users': 'CAN_READ', 'service:arn:aws:iam::1:role/ci': needed };
const everybody: Acl = { 'group:users': needed };

const who = (policies: Policy[] = [], requesters: string[] = [], ...acls: Acl[]) =>
  approversOf(needed, acls.length > 0 ? acls : [model, registry], policies, requesters);

const from = (...some: (Extract<Policy['rules'][number], { rule: 'approvals' }>['from'] | undefined)[]): Policy[] => [
  { rules: some.map((one) => ({ rule: 'approvals', count: 1, ...(one && { from: one }) })) },
];

const all = ['group:admins', 'group:leads', 'service:arn:aws:iam::1:role/ci', 'user:ada'];

test('without a rule that names some: who has the level, on the model or on all, and all admins', () => {
  expect(who()).toEqual(all);
  expect(who(from(undefined))).toEqual(all);
});

test('of those that a rule names: those who have it, and people whose groups may', () => {
  expect(who(from({ users: ['ada', 'cyd'], groups: ['leads', 'others'] }))).toEqual([
    'group:leads',
    'user:ada',
    'user:cyd',
  ]);
  expect(who(from({ groups: ['others'] }), [], everybody)).toEqual(['group:others']);
});

test('of several rules: whoever one of them names, or everybody, if one names nobody', () => {
  expect(who(from({ users: ['ada'] }, { groups: ['leads'] }))).toEqual(['group:leads', 'user:ada']);
  expect(who(from({ users: ['cyd'] }, undefined))).toEqual([...all, 'user:cyd']);
});

test('who has requested it is left out where that is ruled out, and there alone', () => {
  const apart: Policy[] = [{ rules: [{ rule: 'requester_is_not_approver' }] }];
  const requesters = ['ada', 'arn:aws:iam::1:role/ci'];
  expect(who(apart, requesters)).toEqual(['group:admins', 'group:leads']);
  expect(who([], requesters)).toEqual(all);
});
