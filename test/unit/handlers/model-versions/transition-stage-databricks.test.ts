import { expect, test } from 'vitest';
import { stages } from '#shared/domain/stages.ts';
import { transitionStageDatabricks } from '#shared/operations/databricks-versions.ts';
import { call } from '#test/support/events.ts';
import { fakeTable, now } from '#test/support/fake-table.ts';
import { missesVersion, refuses } from '#test/support/refusals.ts';
import { earlier, registered } from '#test/support/registry.ts';
import { change } from '#test/support/rows.ts';
import { open, requestSk } from '#test/unit/handlers/transition-requests/open.ts';
import { readForPromotion } from './promotion.ts';

const move = { version: '1', stage: 'staging', archive_existing_versions: false };

test('is MLflow’s own, ends the requests for the stage, and tells of those for others', async () => {
  const alpha = registered(['None'], { aliases: { champion: 1 } });
  const { id, name, pk } = alpha;
  const table = fakeTable(alpha.items, open(alpha, 'Staging', ['grace']), open(alpha, 'Production', ['grace']));
  const { status, body } = await call(transitionStageDatabricks, { name, ...move });
  expect(table.trips).toEqual([[`get NAME#${name} NAME`], readForPromotion(alpha, 1, stages), ['transact 5']]);
  expect(table.written.slice(0, 2)).toEqual(
    change(alpha, {
      kind: 'stage_transitioned',
      details: { version: 1, from: 'None', to: 'Staging', requested_by: ['grace'] },
      set: {
        staging: [1],
        production: [],
        archived: 0,
        left: [1],
        last_updated_timestamp: now,
        recent_sk: `${now}#${id}`,
      },
    }),
  );
  expect(table.written.at(-1)).toEqual({ delete: `${pk} ${requestSk('Staging')}`, if: 'rev = 6' });
  const shown = {
    name,
    version: '1',
    creation_timestamp: earlier,
    last_updated_timestamp: now,
    user_id: 'grace',
    current_stage: 'Staging',
    description: '',
    source: 's3://bucket/1',
    run_id: '',
    run_link: '',
    status: 'READY',
    permission_level: 'CAN_MANAGE',
    open_requests: [
      {
        id: `${id}-6`,
        activity_type: 'REQUESTED_TRANSITION',
        user_id: 'grace',
        creation_timestamp: earlier,
        last_updated_timestamp: earlier,
        from_stage: 'None',
        to_stage: 'Production',
        available_actions: ['APPROVE_TRANSITION_REQUEST', 'REJECT_TRANSITION_REQUEST', 'CANCEL_TRANSITION_REQUEST'],
      },
    ],
  };
  expect([status, body]).toEqual([
    200,
    { model_version_databricks: shown, model_version: { ...shown, aliases: ['champion'] } },
  ]);
});

missesVersion(transitionStageDatabricks);
refuses(transitionStageDatabricks, [
  [
    { archive_existing_versions: undefined },
    "Missing value for required parameter 'archive_existing_versions'. See the API docs for more information about " +
      'request parameters.',
  ],
  [{ stage: 'Live' }, 'Invalid Model Version stage: Live. Value must be one of None, Staging, Production, Archived.'],
]);
