import { expect, test } from 'vitest';
import { rejectTransitionRequest } from '#shared/operations/transition-requests.ts';
import { call } from '#test/support/events.ts';
import { fakeTable } from '#test/support/fake-table.ts';
import { missesVersion, refuses } from '#test/support/refusals.ts';
import { registered } from '#test/support/registry.ts';
import { change } from '#test/support/rows.ts';
import { activity, open, readAlong, requestSk } from './open.ts';

test('ends all of them, and the version stays', async () => {
  const alpha = registered(['None']);
  const { name, pk } = alpha;
  const table = fakeTable(alpha.items, open(alpha, 'Staging', ['grace', 'bob']), open(alpha, 'Production', ['bob']));
  const reply = await call(rejectTransitionRequest, { name, version: '1', stage: 'Staging', comment: 'no' });
  expect(table.trips).toEqual([[`get NAME#${name} NAME`], readAlong(alpha, ['Staging']), ['transact 3']]);
  const details = { version: 1, from: 'None', to: 'Staging', requested_by: ['grace', 'bob'], why: 'no' };
  expect(table.written).toEqual([
    ...change(alpha, { kind: 'request_rejected', details }),
    { delete: `${pk} ${requestSk('Staging')}`, if: 'rev = 6' },
  ]);
  const more = {
    to_stage: 'Staging',
    comment: 'no',
    system_comment: "Ends the open requests of 'grace', 'bob'.",
  };
  expect(reply).toMatchObject({ status: 200, body: { activity: activity(alpha, 'REJECTED_REQUEST', more) } });
});

missesVersion(rejectTransitionRequest);
refuses(rejectTransitionRequest, [
  [{ stage: 'Live' }, 'Invalid Model Version stage: Live. Value must be one of None, Staging, Production, Archived.'],
  [{ comment: 'x'.repeat(10_001) }, "'comment' exceeds the maximum length of 10000 characters"],
]);
