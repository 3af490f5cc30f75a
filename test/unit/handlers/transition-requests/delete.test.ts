import { expect, test } from 'vitest';
import { deleteTransitionRequest } from '#shared/operations/transition-requests.ts';
import { call } from '#test/support/events.ts';
import { fakeTable } from '#test/support/fake-table.ts';
import { missesVersion, refuses } from '#test/support/refusals.ts';
import { registered } from '#test/support/registry.ts';
import { change } from '#test/support/rows.ts';
import { activity, asked, open, readAlong, requestSk } from './open.ts';

test('takes one back, and leaves the others', async () => {
  const alpha = registered(['None']);
  const { name, pk } = alpha;
  const table = fakeTable(alpha.items, open(alpha, 'Staging', ['grace', 'bob']), open(alpha, 'Production', ['bob']));
  const reply = await call(deleteTransitionRequest, {
    name,
    version: '1',
    stage: 'Staging',
    comment: 'no',
    creator: 'grace',
  });
  expect(table.trips).toEqual([[`get NAME#${name} NAME`], readAlong(alpha, ['Staging']), ['transact 3']]);
  const details = { version: 1, from: 'None', to: 'Staging', requested_by: ['grace'], why: 'no' };
  expect(table.written).toEqual([
    ...change(alpha, { kind: 'request_cancelled', details }),
    {
      put: { pk, sk: requestSk('Staging'), rev: 8, requests: [asked('bob')], approvals: [] },
      if: 'rev = 6',
    },
  ]);
  const more = {
    to_stage: 'Staging',
    comment: 'no',
    system_comment: "Ends the open request of 'grace'.",
  };
  expect(reply).toMatchObject({ status: 200, body: { activity: activity(alpha, 'CANCELLED_REQUEST', more) } });
});

missesVersion(deleteTransitionRequest);
refuses(deleteTransitionRequest, [
  [{ stage: 'Live' }, 'Invalid Model Version stage: Live. Value must be one of None, Staging, Production, Archived.'],
  [{ comment: 'x'.repeat(10_001) }, "'comment' exceeds the maximum length of 10000 characters"],
]);

test('reads its arguments in the query, whoever calls, or in the body', async () => {
  const alpha = registered(['None']);
  const given = { name: alpha.name, version: '1', stage: 'Staging', creator: 'grace' };
  for (const more of [{ query: new URLSearchParams(given).toString(), body: undefined }, { body: given }]) {
    fakeTable(alpha.items, open(alpha, 'Staging', ['grace']));
    expect(await call(deleteTransitionRequest, {}, more)).toMatchObject({ status: 200 });
  }
});

test('the last one takes the item along', async () => {
  const alpha = registered(['None']);
  const table = fakeTable(alpha.items, open(alpha, 'Staging', ['ada'], { approvals: [{ user_id: 'bob', rev: 6 }] }));
  const given = { name: alpha.name, version: '1', stage: 'Staging', creator: 'ada' };
  const reply = await call(deleteTransitionRequest, given, { role: 'reader' });
  expect(reply.body.activity).not.toHaveProperty('system_comment');
  expect(table.written.at(-1)).toEqual({ delete: `${alpha.pk} ${requestSk('Staging')}`, if: 'rev = 6' });
});
