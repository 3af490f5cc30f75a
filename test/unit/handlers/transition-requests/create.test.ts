import { describe, expect, test } from 'vitest';
import { createTransitionRequest } from '#shared/operations/transition-requests.ts';
import { call } from '#test/support/events.ts';
import { fakeTable, now } from '#test/support/fake-table.ts';
import { missesVersion, refuses } from '#test/support/refusals.ts';
import { registered } from '#test/support/registry.ts';
import { change } from '#test/support/rows.ts';
import { asked, open, readAlong, requestSk } from './open.ts';

describe('asks', () => {
  const details = { version: 1, from: 'None', to: 'Staging', requested_by: ['ada'] };

  test('as the first: the change, and the item that was not there', async () => {
    const alpha = registered(['None']);
    const { name, pk } = alpha;
    const table = fakeTable(alpha.items);
    const reply = await call(createTransitionRequest, { name, version: '1', stage: 'staging', comment: 'c' });
    expect(table.trips).toEqual([[`get NAME#${name} NAME`], readAlong(alpha, ['Staging']), ['transact 3']]);
    const mine = { user_id: 'ada', creation_timestamp: now, rev: 8, from: 'None', comment: 'c' };
    expect(table.written).toEqual([
      ...change(alpha, { kind: 'transition_requested', details: { ...details, why: 'c' } }),
      {
        put: { pk, sk: requestSk('Staging'), rev: 8, requests: [mine], approvals: [] },
        if: 'attribute_not_exists(rev)',
      },
    ]);
    expect(reply).toMatchObject({
      status: 200,
      body: {
        request: {
          to_stage: 'Staging',
          user_id: 'ada',
          creation_timestamp: now,
          comment: 'c',
          available_actions: ['APPROVE_TRANSITION_REQUEST', 'REJECT_TRANSITION_REQUEST', 'CANCEL_TRANSITION_REQUEST'],
        },
      },
    });
  });

  test('after others: with them, if they are as read', async () => {
    const alpha = registered(['None']);
    const { name, pk } = alpha;
    const table = fakeTable(alpha.items, open(alpha, 'Staging', ['grace']));
    await call(createTransitionRequest, { name, version: '1', stage: 'Staging' }, { role: 'reader', actor: bob });
    expect(table.written.at(-1)).toEqual({
      put: {
        pk,
        sk: requestSk('Staging'),
        rev: 8,
        requests: [asked('grace'), { user_id: 'bob', creation_timestamp: now, rev: 8, from: 'None' }],
        approvals: [],
      },
      if: 'rev = 6',
    });
  });

  const bob = { type: 'token' as const, id: 'bob' };
});

test('who has asked is told so, and nothing is written', async () => {
  const alpha = registered(['None']);
  const { name } = alpha;
  const table = fakeTable(alpha.items, open(alpha, 'Staging', ['ada']));
  const { status, body } = await call(createTransitionRequest, { name, version: '1', stage: 'Staging' });
  expect([status, body]).toEqual([
    400,
    {
      error_code: 'RESOURCE_ALREADY_EXISTS',
      message:
        `'ada' has an open request for Model Version (name=${name}, version=1) to come to Staging. Cancel it to ask ` +
        'anew.',
    },
  ]);
  expect(table.writes).toEqual([]);
});

missesVersion(createTransitionRequest);
refuses(createTransitionRequest, [
  [{ stage: 'Live' }, 'Invalid Model Version stage: Live. Value must be one of None, Staging, Production, Archived.'],
  [{ comment: 'x'.repeat(10_001) }, "'comment' exceeds the maximum length of 10000 characters"],
]);
