import { expect, test } from 'vitest';
import { listPolicies } from '#shared/operations/policies.ts';
import { call } from '#test/support/events.ts';
import { fakeTable } from '#test/support/fake-table.ts';
import { refuses } from '#test/support/refusals.ts';
import { registered } from '#test/support/registry.ts';
import { registryItem } from '#test/unit/handlers/permissions/registry-item.ts';
import { kept } from './kept.ts';

const registry = registryItem().pk;
const general = { stage: 'Production', rules: [] };
const own = { rules: [{ rule: 'digest_present' }] };

test('a model’s own come before the registry’s', async () => {
  const { name, pk, meta, items } = registered([], { policed: 5 });
  const table = fakeTable(items, kept(pk, 5, own), kept(registry, 1, general));
  const { body } = await call(listPolicies, { model: name });
  expect(table.trips.flat().toSorted()).toEqual(
    [`get NAME#${name} NAME`, `get ${meta}`, `get ${pk} POLICIES`, `get ${registry} POLICIES`].toSorted(),
  );
  expect(table.trips).toHaveLength(2);
  expect(body).toEqual({ policies: [{ model: name, ...own }, general] });
});

test('without a model, the registry’s, for everybody', async () => {
  const table = fakeTable(kept(registry, 1, general));
  expect((await call(listPolicies, {}, { role: 'reader' })).body).toEqual({ policies: [general] });
  expect(table.trips).toEqual([[`get ${registry} POLICIES`]]);
});

refuses(listPolicies, [[{ model: 'a:b' }, "Invalid model name 'a:b'. Names cannot contain '/' or ':'."]]);
