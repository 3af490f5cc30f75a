import { expect, test } from 'vitest';
import { approveTransitionRequest } from '#shared/operations/transition-requests.ts';
import { call } from '#test/support/events.ts';
import { fakeTable, now } from '#test/support/fake-table.ts';
import { missesVersion, refuses } from '#test/support/refusals.ts';
import { registered } from '#test/support/registry.ts';
import { change } from '#test/support/rows.ts';
import { activity, open, requestSk } from './open.ts';

const move = { version: '1', stage: 'Production', archive_existing_versions: true };

test('moves the version and ends the requests in one transaction, if they are as read', async () => {
  const alpha = registered(['None', 'Production']);
  const { name, pk, v } = alpha;
  const table = fakeTable(alpha.items, open(alpha, 'Production', ['grace', 'bob']));
  const reply = await call(approveTransitionRequest, { name, ...move, comment: 'fine' });
  expect(table.trips.map((trip) => trip.length)).toEqual([1, 5, 1]);
  const { written } = table;
  expect(written.slice(0, 2)).toEqual(
    change(alpha, {
      kind: 'request_approved',
      details: {
        version: 1,
        from: 'None',
        to: 'Production',
        archived: [{ version: 2, from: 'Production', to: 'Archived' }],
        requested_by: ['grace', 'bob'],
        why: 'fine',
      },
      set: {
        staging: [],
        production: [1],
        archived: 2,
        left: [2, 1],
        last_updated_timestamp: now,
        recent_sk: `${now}#${alpha.id}`,
      },
    }),
  );
  expect(written.map(({ update, put, delete: gone }) => update ?? gone ?? put?.sk)).toEqual([
    alpha.meta,
    'CHANGE#0000000008',
    v(2),
    'IN#Archived#0000000002',
    v(1),
    alpha.in('None', 1),
    `${pk} ${requestSk('Production')}`,
  ]);
  expect(written.at(-1)).toEqual({ delete: `${pk} ${requestSk('Production')}`, if: 'rev = 6' });
  expect(reply).toMatchObject({
    status: 200,
    body: {
      activity: activity(alpha, 'APPROVED_REQUEST', {
        to_stage: 'Production',
        comment: 'fine',
        system_comment: "Ends the open requests of 'grace', 'bob'.",
      }),
    },
  });
});

test('404: nothing is open for the stage', async () => {
  const alpha = registered(['None']);
  const { name } = alpha;
  const table = fakeTable(alpha.items, open(alpha, 'Staging', ['grace']));
  const { status, body } = await call(approveTransitionRequest, { name, ...move });
  expect([status, body]).toEqual([
    404,
    {
      error_code: 'RESOURCE_DOES_NOT_EXIST',
      message:
        `Model Version (name=${name}, version=1) has no open request for Production. It may have been approved, ` +
        'rejected or cancelled meanwhile.',
    },
  ]);
  expect(table.writes).toEqual([]);
});

missesVersion(approveTransitionRequest, { archive_existing_versions: false });
refuses(approveTransitionRequest, [
  [
    { archive_existing_versions: undefined },
    "Missing value for required parameter 'archive_existing_versions'. See the API docs for more information about " +
      'request parameters.',
  ],
  [{ stage: 'Live' }, 'Invalid Model Version stage: Live. Value must be one of None, Staging, Production, Archived.'],
  [
    { stage: 'None', archive_existing_versions: true },
    "Model version transition cannot archive existing model versions because 'None' is not an Active stage. Valid " +
      "stages are ['Staging', 'Production']",
  ],
]);
