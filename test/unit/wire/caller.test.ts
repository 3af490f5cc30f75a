import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { describe, expect, test } from 'vitest';
import type { Identity } from '#shared/operations/identity.ts';
import { callerOf, requireRole } from '#shared/wire/caller.ts';

const eventWith = (authorizer?: object) =>
  ({
    requestContext: { authorizer },
    headers: {
      authorization: 'Basic bWFsbG9yeTo=',
      'x-amzn-oidc-identity': 'mallory',
      'x-forwarded-user': 'mallory',
      'x-amzn-request-context': '{"authorizer":{"iam":{"userArn":"mallory"}}}',
    },
    body: '{"user_id":"mallory","actor":{"type":"iam","id":"mallory"},"role":"admin"}',
  }) as unknown as APIGatewayProxyEventV2;

const caller = (authorizer: object | undefined, identity: Identity = {}) => callerOf(eventWith(authorizer), identity);

const ci = 'arn:aws:iam::123456789012:role/ci';
const iam = (userArn: string) => ({ iam: { userArn, accountId: '123456789012' } });
const jwt = (claims: Record<string, unknown>) => ({ jwt: { claims, scopes: null } });

const refusal = (code: string) => expect.objectContaining({ code });

describe('who signs with SigV4', () => {
  test('is whom API Gateway knows by the signature, and a member', () => {
    const user = 'arn:aws:iam::123456789012:user/people/ada';
    expect(caller(iam(user))).toEqual({ actor: { type: 'iam', id: user }, role: 'member', groups: [] });
  });

  test.each(['aws', 'aws-cn', 'aws-us-gov'])(
    'counts as the role that was assumed, in %s, its session beside it',
    (partition) => {
      expect(caller(iam(`arn:${partition}:sts::123456789012:assumed-role/ci/run/7`)).actor).toEqual({
        type: 'iam',
        id: `arn:${partition}:iam::123456789012:role/ci`,
        session: 'run/7',
      });
    },
  );

  test.each([
    'arn:aws:iam::123456789012:root',
    'arn:aws:sts::123456789012:federated-user/ada',
    // What looks like one and is not.
    'arn:aws:iam::123456789012:user/assumed-role/ci/x',
    'arn:aws:sts::x:assumed-role/ci/x',
  ])('%s is itself', (userArn) => {
    expect(caller(iam(userArn)).actor).toEqual({ type: 'iam', id: userArn });
  });

  test('has the role that the lists give to the role, whatever the session is called', () => {
    const lists = { admins: [ci], readers: ['arn:aws:iam::123456789012:role/looks'] };
    const assumed = (role: string, session: string) =>
      caller(iam(`arn:aws:sts::123456789012:assumed-role/${role}/${session}`), lists).role;
    expect(assumed('ci', 'x')).toBe('admin');
    expect(assumed('looks', 'x')).toBe('reader');
    expect(assumed('other', ci)).toBe('member');
    expect(caller(iam('arn:aws:sts::999999999999:assumed-role/ci/x'), lists).role).toBe('member');
  });
});

describe('who has a JWT', () => {
  test('is its subject, in its groups, with the highest role of those that name either', () => {
    const lists: Identity = {
      admins: ['group:ml-admins'],
      members: ['subject:ada', 'group:ml'],
      readers: ['group:all'],
    };
    const role = (claims: Record<string, unknown>) => caller(jwt(claims), lists).role;
    expect(caller(jwt({ sub: 'ada', groups: '[all ml-admins]' }), lists)).toEqual({
      actor: { type: 'jwt', id: 'ada' },
      role: 'admin',
      groups: ['all', 'ml-admins'],
    });
    expect(role({ sub: 'ada' })).toBe('member');
    expect(role({ sub: 'bob', groups: 'ml' })).toBe('member');
    expect(role({ sub: 'bob', groups: '[all]' })).toBe('reader');
  });

  test('has no role by what the lists mean otherwise', () => {
    const lists: Identity = { admins: ['group:root', 'subject:eve', ci] };
    for (const claims of [
      { sub: 'root' },
      { sub: 'group:root' },
      { sub: ci },
      { sub: 'x', groups: 'eve' },
      { sub: 'x', groups: '[]' },
      { sub: 'x', roles: '[root]' },
    ]) {
      expect(() => caller(jwt(claims), lists)).toThrow(refusal('PERMISSION_DENIED'));
    }
  });

  test('a subject with * at its end stands for all that begin so, as a pipeline’s do', () => {
    const lists: Identity = { members: ['subject:repo:acme/models:*'], readers: ['group:x*'] };
    expect(caller(jwt({ sub: 'repo:acme/models:ref:refs/heads/main' }), lists).role).toBe('member');
    for (const claims of [{ sub: 'repo:acme/models-evil:ref' }, { sub: 'a', groups: 'xy' }]) {
      expect(() => caller(jwt(claims), lists)).toThrow(refusal('PERMISSION_DENIED'));
    }
  });

  test('whom no list names has the role of others, if they have one', () => {
    expect(caller(jwt({ sub: 'ada' }), { others: 'reader' }).role).toBe('reader');
    expect(() => caller(jwt({ sub: 'ada' }))).toThrow(
      expect.objectContaining({ status: 403, message: expect.stringContaining("'ada', who has no role here") }),
    );
  });

  test('the claims can have other names', () => {
    const identity: Identity = { claims: { subject: 'email', groups: 'cognito:groups' }, admins: ['group:ops'] };
    const claims = { sub: '1', email: 'ada@example.com', groups: '[none]', 'cognito:groups': '[ops]' };
    expect(caller(jwt(claims), identity)).toMatchObject({ actor: { id: 'ada@example.com' }, role: 'admin' });
    expect(() => caller(jwt({ sub: '1' }), identity)).toThrow(refusal('UNAUTHENTICATED'));
  });
});

describe('who has a token', () => {
  test('is its owner, with its role and groups, whatever the lists say', () => {
    const lambda = { type: 'token', id: 'ada', token_id: '01H', role: 'reader', groups: ['ml'] };
    expect(caller({ lambda }, { admins: ['subject:ada', 'group:ml', 'ada'] })).toEqual({
      actor: { type: 'token', id: 'ada', token_id: '01H' },
      role: 'reader',
      groups: ['ml'],
    });
  });
});

test.each([undefined, {}, { iam: null }, { iam: {} }, { lambda: {} }, { lambda: { type: 'iam' } }, { jwt: {} }])(
  'nobody is not somebody: %j',
  (authorizer) => {
    expect(() => caller(authorizer)).toThrow(expect.objectContaining({ code: 'UNAUTHENTICATED', status: 401 }));
  },
);

test('where everybody is let in, nobody in particular is an admin; an identity that is there still counts', () => {
  const actor = { type: 'anonymous', id: 'anonymous' };
  expect(caller(undefined, { anonymous: true })).toEqual({ actor, role: 'admin', groups: [] });
  expect(caller(iam(ci), { anonymous: true }).actor.id).toBe(ci);
  expect(() => caller({ lambda: {} }, { anonymous: true })).toThrow(refusal('UNAUTHENTICATED'));
});

test('an API of a way that was taken away lets nobody in', () => {
  const lambda = { type: 'token', id: 'ada', role: 'admin' };
  expect(caller({ lambda }, { modes: ['token', 'jwt'] }).actor.id).toBe('ada');
  for (const modes of [['iam'], ['jwt'], []] as const) {
    expect(() => caller({ lambda }, { modes })).toThrow(refusal('UNAUTHENTICATED'));
  }
  expect(() => caller(iam(ci), { modes: ['token'], admins: [ci] })).toThrow(refusal('UNAUTHENTICATED'));
});

test('a name that no row has room for is nobody’s, and one that is no text stays text that can be hashed', () => {
  const long = 'a'.repeat(641);
  for (const authorizer of [iam(long), jwt({ sub: long }), { lambda: { type: 'token', id: long, role: 'admin' } }]) {
    expect(() => caller(authorizer)).toThrow(refusal('UNAUTHENTICATED'));
  }
  expect(caller(jwt({ sub: 'a\u{D83D}' }), { others: 'reader' }).actor.id).toBe('a\u{FFFD}');
});

test('a role has all that those below it have', () => {
  const who = (role: 'reader' | 'member' | 'admin') => ({
    actor: { type: 'token' as const, id: 'ada' },
    role,
    groups: [],
  });
  expect(() => requireRole(who('member'), 'admin', 'createToken')).toThrow(
    "You are signed in as 'ada' with the role 'member': createToken needs the role 'admin'.",
  );
  expect(() => requireRole(who('reader'), 'member', 'x')).toThrow(refusal('PERMISSION_DENIED'));
  for (const needed of ['reader', 'member', 'admin'] as const) requireRole(who('admin'), needed, 'x');
  requireRole(who('member'), 'member', 'x');
});
