import { describe, expect, test } from 'vitest';
import { checkPromotion } from '#shared/operations/promotions.ts';
import { call } from '#test/support/events.ts';
import { fakeTable } from '#test/support/fake-table.ts';
import { policiesRead } from '#test/support/policies.ts';
import { missesVersion, refuses } from '#test/support/refusals.ts';
import { registered } from '#test/support/registry.ts';
import { readForPromotion } from '#test/unit/handlers/model-versions/promotion.ts';
import { kept } from '#test/unit/handlers/policies/kept.ts';
import { kept as hook, idOf, ofAll } from '#test/unit/handlers/registry-webhooks/kept.ts';

const hooksRead = (...scopes: string[]) => scopes.map((scope) => `query pk = "WEBHOOKS#${scope}"`);

const floor = { rule: 'metric', metric: 'auc', minimum: 0.5 };

test('a stage: reads what the transition would, and writes nothing', async () => {
  const alpha = registered(['None', 'Production'], { policed: 5, webhooks: true });
  const { name, pk } = alpha;
  const compared = { rule: 'not_worse_than_incumbent', metric: 'auc', direction: 'higher_is_better' };
  const table = fakeTable(alpha.items, kept(pk, 5, { rules: [floor, compared] }));
  const move = { name, version: '1', stage: 'production', archive_existing_versions: true };
  const { body } = await call(checkPromotion, move);
  const measured = (version: number) => `${pk} MEASURED#000000000${version}`;
  const registry = `get MODEL#${'0'.repeat(26)} META`;
  expect(table.trips.filter((trip) => !trip.includes(registry))).toEqual([
    [`get NAME#${name} NAME`],
    readForPromotion(alpha, 1, ['Production']),
    [`get ${alpha.v(2)}`, `get ${measured(1)}`, `get ${measured(2)}`, ...hooksRead(alpha.id, ofAll)],
  ]);
  expect([table.writes, body.allowed, body.archived]).toEqual([[], false, ['2']]);
  expect(body.results.map(({ rule, passed }: { rule: string; passed: boolean }) => [rule, passed])).toEqual([
    ['permission', true],
    ['ready', true],
    ['metric', false],
    ['not_worse_than_incumbent', false],
  ]);
});

test('without a policy nothing is read for it, nor webhooks of a model that never had any', async () => {
  const alpha = registered(['None']);
  const table = fakeTable(alpha.items);
  const { body } = await call(checkPromotion, { name: alpha.name, version: '1', alias: 'champion' });
  expect(table.trips).toEqual([
    [`get NAME#${alpha.name} NAME`],
    [`get ${alpha.meta}`, `get ${alpha.v(1)}`, ...policiesRead(alpha)],
    hooksRead(ofAll),
  ]);
  expect(body).toMatchObject({ allowed: true, who_may_approve: [], archived: [], open_requests: [], hooks: [] });
});

describe('tells of webhooks', () => {
  const mlflow = { dialect: 'mlflow', name: 'one', events: ['MODEL_VERSION_ALIAS.CREATED'] } as const;

  test('of a stage: the model’s before those of all, once each, and not where they lead', async () => {
    const alpha = registered(['None', 'Production', 'Production'], { webhooks: true });
    const both = ['MODEL_VERSION_TRANSITIONED_TO_ARCHIVED', 'MODEL_VERSION_TRANSITIONED_TO_PRODUCTION'];
    const table = fakeTable(
      alpha.items,
      hook(ofAll, 1, { description: 'x'.repeat(300) }),
      hook(alpha.id, 2, { events: both }),
      hook(alpha.id, 3, { events: ['MODEL_VERSION_TRANSITIONED_TO_STAGING'] }),
      hook(alpha.id, 4, { status: 'DISABLED' }),
      hook(alpha.id, 5, { status: 'TEST_MODE' }),
      hook(alpha.id, 6, { ...mlflow, events: [...mlflow.events] }),
    );
    const move = { name: alpha.name, version: '1', stage: 'Production', archive_existing_versions: true };
    const { body } = await call(checkPromotion, move);
    expect(body.hooks).toEqual([
      { id: idOf(2), event: 'MODEL_VERSION_TRANSITIONED_TO_PRODUCTION' },
      { id: idOf(2), event: 'MODEL_VERSION_TRANSITIONED_TO_ARCHIVED' },
      { id: idOf(1), description: `${'x'.repeat(200)}…`, event: 'MODEL_VERSION_TRANSITIONED_STAGE' },
    ]);
    const { body: alone } = await call(checkPromotion, { ...move, archive_existing_versions: false });
    expect(alone.hooks.map(({ id }: { id: string }) => id)).toEqual([idOf(2), idOf(1)]);
    expect(JSON.stringify(body)).not.toContain('example.com');
    expect(table.writes).toEqual([]);
  });

  test('of an alias: MLflow’s', async () => {
    const alpha = registered(['None']);
    fakeTable(alpha.items, hook(ofAll, 1, { ...mlflow, events: [...mlflow.events] }), hook(alpha.id, 2));
    const { body } = await call(checkPromotion, { name: alpha.name, version: '1', alias: 'champion' });
    expect(body.hooks).toEqual([{ id: idOf(1), name: 'one', event: 'MODEL_VERSION_ALIAS.CREATED' }]);
  });

  test('a move that is refused has those that it would have', async () => {
    const alpha = registered(['None'], { policed: 5, webhooks: true });
    fakeTable(alpha.items, kept(alpha.pk, 5, { rules: [floor] }), hook(alpha.id, 1));
    const { body } = await call(checkPromotion, { name: alpha.name, version: '1', stage: 'Staging' });
    expect([body.allowed, body.hooks.length]).toEqual([false, 1]);
  });
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
