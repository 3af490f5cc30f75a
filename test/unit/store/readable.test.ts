import { beforeEach, expect, test, vi } from 'vitest';
import { ifReadable } from '#shared/store/artifacts/readable.ts';
import { forgetRegistry, registryId } from '#shared/store/permissions/registry.ts';
import { doesNotExist } from '#shared/wire/errors.ts';
import type { Asker } from '#shared/wire/request.ts';
import { ada } from '#test/support/events.ts';
import { fakeTable } from '#test/support/fake-table.ts';
import { registered } from '#test/support/registry.ts';

const asker = (role: Asker['role']): Asker => ({ actor: ada, role, groups: [] });

/** As everybody has nothing of all models. */
const registry = { pk: `MODEL#${registryId}`, sk: 'META', name: '', acl: {}, rev: 1 };

beforeEach(() => forgetRegistry());

test('META and what holds for all models are read while S3 is asked', async () => {
  const { id, pk, items } = registered([], { acl: { 'user:ada': 'CAN_READ' } });
  const table = fakeTable(items, registry);
  const work = vi.fn(async () => table.trips.length);
  expect(await ifReadable(asker('reader'), `models/${id}/f/MLmodel`, work)).toBe(0);
  expect(table.trips).toEqual([[`get ${pk} META`, `get ${registry.pk} META`]]);
});

test('a refusal comes before what S3 said, and says no name', async () => {
  const { id, items } = registered([], { name: 'secret', acl: { 'user:grace': 'CAN_MANAGE' } });
  for (const work of [async () => 'file', async () => Promise.reject(doesNotExist('No such artifact'))]) {
    fakeTable(items, registry);
    const refused = ifReadable(asker('member'), `models/${id}/f/MLmodel`, work);
    await expect(refused).rejects.toMatchObject({ code: 'PERMISSION_DENIED', message: expect.stringContaining(id) });
    await expect(refused).rejects.not.toMatchObject({ message: expect.stringContaining('secret') });
  }
});

test.each([
  ['admin', 'models/01HF7YAT000000000000000001/f'],
  ['reader', 'runs/1/model'],
  ['reader', 'uploads/1/model'],
  ['reader', undefined],
] as const)('a %s’s look at %s asks the table for nothing', async (role, path) => {
  const table = fakeTable(registry);
  expect(await ifReadable(asker(role), path, async () => 'files')).toBe('files');
  expect(table.trips).toEqual([]);
});
