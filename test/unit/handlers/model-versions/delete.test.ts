import { expect, test } from 'vitest';
import { deleteModelVersion } from '#shared/operations/model-versions.ts';
import { call } from '#test/support/events.ts';
import type { Item } from '#test/support/expressions.ts';
import { address, fakeTable, now } from '#test/support/fake-table.ts';
import { missesVersion } from '#test/support/refusals.ts';
import { registered, ten } from '#test/support/registry.ts';
import { change, posting } from '#test/support/rows.ts';
import { failed, held, manifestFile } from '#test/unit/handlers/held.ts';

const month = 30 * 86_400_000;

/** The version is in no index and no stage any more; all else of it stays. */
const tombstone = (v: string, deleted: number, stage: string) => ({
  update: v,
  set: { deleted, restorable_until: now + month },
  remove: ['stage', 'list_pk', 'list_sk', 'recent_pk', 'recent_sk'],
  if: `stage = "${stage}"`,
});

/** The purge is due when it can be restored no more. */
const purge = (id: string, number: number) => ({
  put: { pk: `WALK#${id}`, sk: `PURGE#${ten(number)}`, ttl: (now + month) / 1_000 },
});

test('leaves a tombstone until its purge, and takes its aliases and postings along', async () => {
  const alpha = registered(['None', 'Production'], { aliases: { champion: 2, blue: 2, old: 1 } });
  const { id, name, meta, v } = alpha;
  const table = fakeTable(alpha.items);
  table.change(v(2), { tags: { team: 'risk' } });
  expect(await call(deleteModelVersion, { name, version: '2', reason: 'old' })).toMatchObject({
    status: 200,
    body: {},
  });
  expect(table.trips).toEqual([[`get NAME#${name} NAME`], [`get ${meta}`, `get ${v(2)}`], ['transact 6']]);
  expect(table.written).toEqual([
    ...change(alpha, {
      kind: 'version_deleted',
      details: { version: 2, from: 'Production', aliases_deleted: ['champion', 'blue'], why: 'old' },
      set: {
        staging: [],
        production: [],
        archived: 0,
        left: [2],
        aliases: { old: 1 },
        last_updated_timestamp: now,
        recent_sk: `${now}#${id}`,
      },
    }),
    tombstone(v(2), 8, 'Production'),
    purge(id, 2),
    { delete: address(posting(alpha, 'source', 's3://bucket/2', 2)) },
    { delete: address(posting(alpha, 'tag.team', 'risk', 2)) },
  ]);
});

test.each(['None', 'Archived'] as const)('one in %s leaves its membership row', async (stage) => {
  const alpha = registered([stage]);
  const table = fakeTable(alpha.items);
  await call(deleteModelVersion, { name: alpha.name, version: '1' });
  expect(table.written.slice(2, 5)).toEqual([
    tombstone(alpha.v(1), 8, stage),
    purge(alpha.id, 1),
    { delete: alpha.in(stage, 1) },
  ]);
});

test('all that it had stays for who restores it, also what was found out later', async () => {
  const alpha = registered(['None', 'None']);
  const table = fakeTable(alpha.items);
  const { artifact_path, digest } = held(alpha, [manifestFile('a')]).fields;
  table.change(alpha.v(1), { artifact_path, digest, pending: true, description: 'd', tags: { team: 'risk' } });
  table.change(alpha.v(2), failed(alpha));
  const before = [1, 2].map((number) => table.items.get(alpha.v(number)));
  for (const version of ['1', '2']) await call(deleteModelVersion, { name: alpha.name, version });
  expect([1, 2].map((number) => table.items.get(alpha.v(number)))).toEqual(
    before.map((item, index) => {
      const { stage, list_pk, list_sk, recent_pk, recent_sk, ...rest } = item as Item;
      return { ...rest, deleted: 8 + index, restorable_until: now + month };
    }),
  );
});

/** META, row, version, purge and membership leave room for 95 postings, one of which is the source's. */
const manyTags = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, n) => [`k${n}`, 'v']));

test.each([
  [94, ['transact 100']],
  [95, ['transact 100', 'write 1']],
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
  table.change(v(1), { tags: manyTags(95) });
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
