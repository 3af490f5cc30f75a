import { expect, test } from 'vitest';
import { listActivities } from '#shared/operations/activities.ts';
import { call } from '#test/support/events.ts';
import { fakeTable } from '#test/support/fake-table.ts';
import { missesVersion, refuses } from '#test/support/refusals.ts';
import { earlier, registered, ten } from '#test/support/registry.ts';
import { idOf, said } from '#test/unit/handlers/comments/said.ts';

const grace = { actor: { type: 'token', id: 'grace' }, request: 'r', client: 'c' };

test('tells the rows of the version in Databricks’ words, with what comments say now', async () => {
  const alpha = registered(['Staging']);
  const { id, name, pk } = alpha;
  const at = earlier;
  const row = (rev: number, more: object) => ({ pk, sk: `CHANGE#${ten(rev)}`, rev, at, version: 1, ...grace, ...more });
  const note = (which: string, more: object) => ({
    pk,
    sk: `NOTE#${ten(5)}#${ten(1)}#${which}`,
    after: 5,
    at,
    version: 1,
    ...grace,
    ...more,
  });
  const gone = idOf(alpha, '01HF7YAT000000000000000000');
  const table = fakeTable(
    alpha.items,
    row(4, { kind: 'transition_requested', from: 'None', to: 'Staging', requested_by: ['grace'] }),
    row(5, { kind: 'request_approved', from: 'None', to: 'Staging', requested_by: ['ada'], why: 'fine' }),
    row(6, { kind: 'alias_set', alias: 'champion', to: 1 }),
    note('01HF7YAT00AAAAAAAAAAAAAAAA', { kind: 'comment_created', key: idOf(alpha), to: 'old' }),
    note('01HF7YAT00BBBBBBBBBBBBBBBB', { kind: 'comment_created', key: gone, to: 'gone' }),
    said(alpha, 'now', 'grace'),
  );
  const { status, body } = await call(listActivities, { name, version: '1' });
  const told = (one: string, activity_type: string, more: object = {}) => ({
    id: one,
    activity_type,
    user_id: 'grace',
    creation_timestamp: at,
    last_updated_timestamp: at,
    ...more,
  });
  const stages = { from_stage: 'None', to_stage: 'Staging' };
  expect([status, body]).toEqual([
    200,
    {
      activities: [
        told(gone, 'NEW_COMMENT'),
        told(idOf(alpha), 'NEW_COMMENT', { comment: 'now' }),
        told(`${id}-5`, 'APPROVED_REQUEST', {
          ...stages,
          comment: 'fine',
          system_comment: "Ends the open request of 'ada'.",
        }),
        told(`${id}-4`, 'REQUESTED_TRANSITION', stages),
      ],
    },
  ]);
  expect(table.writes).toEqual([]);
});

missesVersion(listActivities);
refuses(listActivities, [
  [{ max_results: 0 }, "Invalid value 0 for parameter 'max_results' supplied. It must be a positive integer"],
]);
