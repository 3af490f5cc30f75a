import { expect, test } from 'vitest';
import { setPolicy } from '#shared/operations/policies.ts';
import { call } from '#test/support/events.ts';
import { fakeTable } from '#test/support/fake-table.ts';
import { refuses } from '#test/support/refusals.ts';
import { registered } from '#test/support/registry.ts';
import { change, inserted } from '#test/support/rows.ts';
import { registryItem } from '#test/unit/handlers/permissions/registry-item.ts';
import { kept } from './kept.ts';

const kind = 'policy_set';
const rules = [{ rule: 'digest_present' }];
const registry = registryItem().pk;

test('puts all that there are, as of the change that META tells', async () => {
  const alpha = registered([], { policed: 5 });
  const { name, meta, pk } = alpha;
  const [champion, other] = [
    { alias: 'champion', rules },
    { stage: 'Production', rules: [] },
  ];
  const table = fakeTable(alpha.items, kept(pk, 5, champion, other));
  const { body } = await call(setPolicy, { model: name, stage: 'production', rules });
  expect(table.trips).toEqual([[`get NAME#${name} NAME`], [`get ${meta}`, `get ${pk} POLICIES`], ['transact 3']]);
  const target = { stage: 'Production' };
  expect(table.written).toEqual([
    ...change(alpha, {
      kind,
      details: { policy: { target, from: { rules: [] }, to: { rules } } },
      set: { policed: 8 },
    }),
    { put: kept(pk, 8, champion, { ...target, rules }) },
  ]);
  expect(body).toEqual({ policy: { model: name, stage: 'Production', rules } });
});

test('of all models: makes the item the first time', async () => {
  const table = fakeTable();
  await call(setPolicy, { rules });
  expect(table.trips).toEqual([[`get ${registry} META`, `get ${registry} POLICIES`], ['transact 4']]);
  expect(table.written).toEqual([
    inserted(expect.objectContaining({ pk: registry, sk: 'META', rev: 1, policed: 1 })),
    inserted({ pk: 'BORN', sk: '0'.repeat(26) }),
    inserted(expect.objectContaining({ sk: 'CHANGE#0000000001', kind, policy: { target: {}, to: { rules } } })),
    { put: kept(registry, 1, { rules }) },
  ]);
});

test('what is so already is not written', async () => {
  const alpha = registered([], { policed: 5 });
  const table = fakeTable(alpha.items, kept(alpha.pk, 5, { alias: 'a', permission_level: 'CAN_EDIT', rules }));
  const args = { model: alpha.name, alias: 'a', permission_level: 'CAN_EDIT', rules, stage: undefined };
  expect(await call(setPolicy, args)).toMatchObject({ status: 200 });
  expect(table.writes).toEqual([]);
});

test('policies that are not of META’s time are read again', async () => {
  const alpha = registered([], { policed: 5 });
  const table = fakeTable(alpha.items, kept(alpha.pk, 4, { stage: 'Staging', rules }));
  table.before(3, () => table.put(kept(alpha.pk, 5, { stage: 'None', rules })));
  await call(setPolicy, { model: alpha.name, rules });
  expect(table.written.at(-1)).toEqual({ put: kept(alpha.pk, 8, { stage: 'None', rules }, { rules }) });
});

test.each(['member', 'reader'] as const)('403: a %s, of all models', async (role) => {
  const table = fakeTable();
  expect(await call(setPolicy, { rules }, { role })).toMatchObject({
    status: 403,
    body: { error_code: 'PERMISSION_DENIED' },
  });
  expect(table.trips).toEqual([]);
});

refuses(setPolicy, [
  [{ modle: 'a' }, "There is no parameter 'modle'. See the API docs for more information about request parameters."],
  [{ stage: 'prod' }, 'Invalid Model Version stage: prod. Value must be one of None, Staging, Production, Archived.'],
  [{ alias: 'a' }, "A policy is for a 'stage' or for an 'alias'. Make one for each."],
  [{ model: 'a:b' }, "Invalid model name 'a:b'. Names cannot contain '/' or ':'."],
  [
    { rules: [{ rule: 'max_age', days: 1e-200 }] },
    'A number of a rule can have up to 2^53 - 1, and is 0 or at least 1e-130, whatever its sign.',
  ],
]);
