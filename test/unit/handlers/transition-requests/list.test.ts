import { expect, test } from 'vitest';
import { stages } from '#shared/domain/stages.ts';
import { listTransitionRequests } from '#shared/operations/transition-requests.ts';
import { call } from '#test/support/events.ts';
import { fakeTable } from '#test/support/fake-table.ts';
import { missesVersion } from '#test/support/refusals.ts';
import { earlier, registered, ten } from '#test/support/registry.ts';
import { asked, open, readAlong } from './open.ts';

test('has the open ones of the version, as they came, in one trip', async () => {
  const alpha = registered(['None', 'None']);
  const { id, name, pk } = alpha;
  const table = fakeTable(
    alpha.items,
    open(alpha, 'Production', ['ada'], { requests: [asked('ada', { rev: 4, comment: 'c' })] }),
    open(alpha, 'Staging', ['grace']),
    { ...open(alpha, 'Staging', ['grace']), pk, sk: `REQUEST#${ten(2)}#Staging` },
  );
  const reply = await call(listTransitionRequests, { name, version: '1' }, { role: 'reader' });
  const [meta, version, ...kept] = readAlong(alpha, stages);
  const all = expect.stringMatching(/^get MODEL#0{26} META$/);
  expect(table.trips.slice(1)).toEqual([[meta, version, ...kept, all]]);
  const told = (user_id: string, rev: number, more: object) => ({
    id: `${id}-${rev}`,
    activity_type: 'REQUESTED_TRANSITION',
    user_id,
    creation_timestamp: earlier,
    last_updated_timestamp: earlier,
    from_stage: 'None',
    ...more,
  });
  const cancel = ['CANCEL_TRANSITION_REQUEST'];
  expect(reply).toMatchObject({
    status: 200,
    body: {
      requests: [
        told('ada', 4, { to_stage: 'Production', comment: 'c', available_actions: cancel }),
        told('grace', 6, { to_stage: 'Staging', available_actions: [] }),
      ],
    },
  });
  expect(table.writes).toEqual([]);
});

missesVersion(listTransitionRequests);
