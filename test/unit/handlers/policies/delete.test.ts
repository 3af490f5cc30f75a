import { expect, test } from 'vitest';
import { deletePolicy } from '#shared/operations/policies.ts';
import { call } from '#test/support/events.ts';
import { fakeTable } from '#test/support/fake-table.ts';
import { refuses } from '#test/support/refusals.ts';
import { registered } from '#test/support/registry.ts';
import { change } from '#test/support/rows.ts';
import { kept } from './kept.ts';

const kind = 'policy_deleted';
const rules = [{ rule: 'digest_present' }];

test('leaves the others, as of the change that META tells', async () => {
  const alpha = registered([], { policed: 5 });
  const table = fakeTable(alpha.items, kept(alpha.pk, 5, { rules }, { alias: 'a', rules: [] }));
  expect(await call(deletePolicy, { model: alpha.name, alias: 'a' })).toMatchObject({ status: 200, body: {} });
  expect(table.written).toEqual([
    ...change(alpha, {
      kind,
      details: { policy: { target: { alias: 'a' }, from: { rules: [] } } },
      set: { policed: 8 },
    }),
    { put: kept(alpha.pk, 8, { rules }) },
  ]);
});

test('with the last one the item goes, and META tells of none', async () => {
  const alpha = registered([], { policed: 5 });
  const table = fakeTable(alpha.items, kept(alpha.pk, 5, { rules }));
  await call(deletePolicy, { model: alpha.name });
  expect(table.written).toEqual([
    ...change(alpha, { kind, details: { policy: { target: {}, from: { rules } } }, remove: ['policed'] }),
    { delete: `${alpha.pk} POLICIES` },
  ]);
});

test('404: there is none', async () => {
  const { name, items } = registered();
  const table = fakeTable(items);
  for (const [args, shown] of [
    [{ model: name, stage: 'staging' }, `model=${name}, stage=Staging`],
    [{ model: name, alias: 'a' }, `model=${name}, alias=a`],
    [{}, 'all models, all moves'],
  ] as const)
    expect(await call(deletePolicy, args)).toMatchObject({
      status: 404,
      body: { error_code: 'RESOURCE_DOES_NOT_EXIST', message: `Policy (${shown}) not found` },
    });
  expect(table.writes).toEqual([]);
});

refuses(deletePolicy, [
  [{ modle: 'a' }, "There is no parameter 'modle'. See the API docs for more information about request parameters."],
  [{ stage: 'prod' }, expect.stringContaining('Invalid Model Version stage') as never],
]);
