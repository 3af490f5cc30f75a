import { expect, test } from 'vitest';
import { deleteModelVersion } from '#shared/operations/model-versions.ts';
import { call } from '#test/support/events.ts';
import { address, fakeTable, now } from '#test/support/fake-table.ts';
import { missesVersion } from '#test/support/refusals.ts';
import { facts, registered } from '#test/support/registry.ts';
import { change, posting } from '#test/support/rows.ts';
import { failed, held, manifestFile } from '#test/unit/handlers/held.ts';

test('leaves a stub in no index, and takes its aliases and postings along', async () => {
  const alpha = registered(['None', 'Production'], { aliases: { champion: 2, blue: 2, old: 1 } });
  const { id, name, pk, meta, v } = alpha;
  const table = fakeTable(alpha.items);
  table.change(v(2), { tags: { team: 'risk' } });
  expect(await call(deleteModelVersion, { name, version: '2' })).toMatchObject({ status: 200, body: {} });
  expect(table.trips).toEqual([[`get NAME#${name} NAME`], [`get ${meta}`, `get ${v(2)}`], ['transact 5']]);
  expect(table.written).toEqual([
    ...change(alpha, {
      kind: 'version_deleted',
      details: { version: 2, from: 'Production', aliases: ['champion', 'blue'] },
      set: {
        staging: [],
        production: [],
        archived: 0,
        left: [2],
        last_updated_timestamp: now,
        recent_sk: `${now}#${id}`,
      },
      remove: ['aliases.champion', 'aliases.blue'],
      production: [],
    }),
    { put: { pk, sk: 'V#0000000002', ...facts(2), deleted: 8 }, if: 'stage = "Production"' },
    { delete: address(posting(alpha, 'source', 's3://bucket/2', 2)) },
    { delete: address(posting(alpha, 'tag.team', 'risk', 2)) },
  ]);
});

test.each(['None', 'Archived'] as const)('one in %s leaves its membership row', async (stage) => {
  const alpha = registered([stage]);
  const table = fakeTable(alpha.items);
  await call(deleteModelVersion, { name: alpha.name, version: '1' });
  expect(table.written.slice(2, 4)).toEqual([
    expect.objectContaining({ if: `stage = "${stage}"` }),
    { delete: alpha.in(stage, 1) },
  ]);
});

test('the stub says where its files were, for whoever removes them; what was found out later goes', async () => {
  const alpha = registered(['None', 'None', 'None']);
  const table = fakeTable(alpha.items);
  const { artifact_path, digest } = held(alpha, [manifestFile('a')]).fields;
  table.change(alpha.v(1), { artifact_path, digest });
  table.change(alpha.v(2), { artifact_path, digest, pending: true });
  table.change(alpha.v(3), failed(alpha));
  for (const version of ['1', '2', '3']) await call(deleteModelVersion, { name: alpha.name, version });
  expect([1, 2, 3].map((number) => table.items.get(alpha.v(number)))).toEqual([
    { pk: alpha.pk, sk: 'V#0000000001', ...facts(1), artifact_path, digest, deleted: 8 },
    { pk: alpha.pk, sk: 'V#0000000002', ...facts(2), artifact_path, pending: true, deleted: 9 },
    { pk: alpha.pk, sk: 'V#0000000003', ...facts(3), artifact_path, pending: true, deleted: 10 },
  ]);
});

/** META, row, stub and membership leave room for 96 postings, one of which is the source's. */
const manyTags = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, n) => [`k${n}`, 'v']));

test.each([
  [95, ['transact 100']],
  [96, ['transact 100', 'write 1']],
])('with %i tags: %j', async (count, expected) => {
  const { name, items, v } = registered(['None']);
  const table = fakeTable(items);
  table.change(v(1), { tags: manyTags(count) });
  await call(deleteModelVersion, { name, version: '1' });
  expect(table.trips.slice(2).flat()).toEqual(expected);
});

test('postings that cannot be removed behind it do not undo it', async () => {
  const { name, items, v } = registered(['None']);
  const table = fakeTable(items);
  table.change(v(1), { tags: manyTags(96) });
  table.before(4, () => table.failNext(new Error('no')));
  expect(await call(deleteModelVersion, { name, version: '1' })).toMatchObject({ status: 200 });
  expect(table.trips).toHaveLength(4);
  expect(table.items.get(v(1))).toMatchObject({ deleted: 8 });
});

test('a second deletion finds nothing', async () => {
  const { name, items } = registered(['None']);
  fakeTable(items);
  await call(deleteModelVersion, { name, version: '1' });
  expect(await call(deleteModelVersion, { name, version: '1' })).toMatchObject({ status: 404 });
});

missesVersion(deleteModelVersion);
