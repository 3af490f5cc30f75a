import { expect, test } from 'vitest';
import { whoAmI } from '#shared/operations/auth.ts';
import { call, deliver, eventOf } from '#test/support/events.ts';

test('who calls, and what they are', async () => {
  expect((await call(whoAmI, {}, { role: 'reader' })).body).toEqual({
    type: 'token',
    id: 'ada',
    role: 'reader',
    groups: [],
  });
});

test('of an assumed role the session, too', async () => {
  const event = eventOf(whoAmI, {});
  const userArn = 'arn:aws:sts::123456789012:assumed-role/ci/run-7';
  Object.assign(event.requestContext, { authorizer: { iam: { userArn } } });
  expect((await deliver(whoAmI.file, event)).body).toEqual({
    type: 'iam',
    id: 'arn:aws:iam::123456789012:role/ci',
    session: 'run-7',
    role: 'member',
    groups: [],
  });
});
