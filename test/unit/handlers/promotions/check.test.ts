import { expect, test } from 'vitest';
import { checkPromotion } from '#shared/operations/promotions.ts';
import { call } from '#test/support/events.ts';
import { fakeTable } from '#test/support/fake-table.ts';
import { policiesRead } from '#test/support/policies.ts';
import { missesVersion, refuses } from '#test/support/refusals.ts';
import { registered } from '#test/support/registry.ts';
import { readForPromotion } from '#test/unit/handlers/model-versions/promotion.ts';
import { kept } from '#test/unit/handlers/policies/kept.ts';

const floor = { rule: 'metric', metric: 'auc', minimum: 0.5 };

test('a stage: reads what the transition would, and writes nothing', async () => {
  const alpha = registered(['None', 'Production'], { policed: 5 });
  const { name, pk } = alpha;
  const compared = { rule: 'not_worse_than_incumbent', metric: 'auc', direction: 'higher_is_better' };
  const table = fakeTable(alpha.items, kept(pk, 5, { rules: [floor, compared] }));
  const move = { name, version: '1', stage: 'production', archive_existing_versions: true };
  const { body } = await call(checkPromotion, move);
  const measured = (version: number) => `${pk} MEASURED#000000000${version}`;
  const registry = `get MODEL#${'0'.repeat(26)} META`;
  expect(table.trips.filter((trip) => !trip.includes(registry))).toEqual([
    [`get NAME#${name} NAME`],
    readForPromotion(alpha, 1),
    [`get ${alpha.v(2)}, ${measured(1)}, ${measured(2)}`],
  ]);
  expect([table.writes, body.allowed, body.archived]).toEqual([[], false, ['2']]);
  expect(body.results.map(({ rule, passed }: { rule: string; passed: boolean }) => [rule, passed])).toEqual([
    ['permission', true],
    ['ready', true],
    ['metric', false],
    ['not_worse_than_incumbent', false],
  ]);
});

test('without a policy nothing is read for it', async () => {
  const alpha = registered(['None']);
  const table = fakeTable(alpha.items);
  const { body } = await call(checkPromotion, { name: alpha.name, version: '1', alias: 'champion' });
  expect(table.trips).toEqual([
    [`get NAME#${alpha.name} NAME`],
    [`get ${alpha.meta}`, `get ${alpha.v(1)}`, ...policiesRead(alpha)],
  ]);
  expect(body).toMatchObject({ allowed: true, who_may_approve: [], archived: [], open_requests: [] });
});

test('tells of a version that is not registered yet', async () => {
  const alpha = registered(['None']);
  const table = fakeTable(alpha.items);
  table.change(alpha.v(1), { status: 'PENDING_REGISTRATION' });
  const { body } = await call(checkPromotion, { name: alpha.name, version: '1', stage: 'Staging' });
  expect(body).toMatchObject({ allowed: false, results: [{}, { rule: 'ready', passed: false }] });
});

missesVersion(checkPromotion);

refuses(checkPromotion, [
  [{ stage: undefined }, "Say where the version is to go by one of 'stage' and 'alias'."],
  [{ alias: 'a' }, "Say where the version is to go by one of 'stage' and 'alias'."],
]);
