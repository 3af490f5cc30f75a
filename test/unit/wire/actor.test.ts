import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { expect, test } from 'vitest';
import { actorOf } from '#shared/wire/actor.ts';

const eventWith = (authorizer?: object) =>
  ({
    requestContext: { authorizer },
    headers: { authorization: 'Basic YWRhOng=' },
  }) as unknown as APIGatewayProxyEventV2;

const userArn = 'arn:aws:sts::123456789012:assumed-role/deployer/ci-run-7';

test('who signs with SigV4 is whom API Gateway knows by the signature', () => {
  expect(actorOf(eventWith({ iam: { userArn, accountId: '123456789012' } }))).toEqual({ type: 'iam', id: userArn });
});

test('who an authorizer of ours knows is who it says', () => {
  expect(actorOf(eventWith({ lambda: { type: 'token', id: 'ada', role: 'admin' } }))).toEqual({
    type: 'token',
    id: 'ada',
  });
});

test('a long name is cut, since every row carries it', () => {
  expect(actorOf(eventWith({ lambda: { type: 'token', id: 'a'.repeat(300) } })).id).toHaveLength(256);
  expect(actorOf(eventWith({ iam: { userArn: 'a'.repeat(300) } })).id).toHaveLength(256);
});

test('a name that is cut within a character stays text that can be hashed', () => {
  const id = `${'a'.repeat(255)}😀`;
  for (const authorizer of [{ lambda: { type: 'local', id } }, { iam: { userArn: id } }]) {
    expect(actorOf(eventWith(authorizer)).id).toBe(`${'a'.repeat(255)}\u{FFFD}`);
  }
});

test.each([undefined, {}, { iam: null }, { iam: {} }, { lambda: {} }, { lambda: { type: 'iam' } }])(
  'nobody is not somebody: %j',
  (authorizer) => {
    expect(() => actorOf(eventWith(authorizer))).toThrow(
      expect.objectContaining({ code: 'UNAUTHENTICATED', status: 401 }),
    );
  },
);
