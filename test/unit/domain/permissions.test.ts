import { expect, test } from 'vitest';
import { principalsOf } from '#shared/domain/permissions.ts';

const ada = { actor: { type: 'jwt', id: 'ada' }, role: 'member' } as const;

test.each([
  ['nobody is an admin by a group of their provider', ada, ['admins', 'ml'], ['user:ada', 'group:ml', 'group:users']],
  ['everybody is in users, and once', ada, ['users'], ['user:ada', 'group:users']],
  ['admins are by their role', { ...ada, role: 'admin' }, ['admins'], ['user:ada', 'group:users', 'group:admins']],
] as const)('%s', (_, caller, groups, principals) => {
  expect(principalsOf({ ...caller, groups })).toEqual(principals);
});

const role = 'arn:aws:iam::111122223333:role/ci';

test('whoever is only called like a role of IAM is not who assumes it', () => {
  const [assumed, called] = (['iam', 'token'] as const).map(
    (type) => principalsOf({ actor: { type, id: role }, role: 'member', groups: [] })[0],
  );
  expect([assumed, called]).toEqual([`service:${role}`, `user:${role}`]);
});
