import { describe, expect, test } from 'vitest';
import { restore } from '#shared/operations/retention.ts';
import { call } from '#test/support/events.ts';
import type { Item } from '#test/support/expressions.ts';
import { fakeTable, now } from '#test/support/fake-table.ts';
import { refuses } from '#test/support/refusals.ts';
import { earlier, type Registered, registered, ten } from '#test/support/registry.ts';
import { change, posting } from '#test/support/rows.ts';
import { filesId, pending } from '#test/unit/handlers/held.ts';

const until = now + 1_000;

const indexed = ({ id, pk }: Registered, number: number, time: number) => ({
  list_pk: pk,
  list_sk: `${time}#${ten(number)}`,
  recent_pk: expect.stringMatching(/^VERSIONS#\d$/),
  recent_sk: `${time}#${id}#${ten(number)}`,
});

const conflicts = (message: RegExp) => ({
  status: 409,
  body: { error_code: 'RESOURCE_CONFLICT', message: expect.stringMatching(message) },
});

describe('a version', () => {
  /** Version 2 was deleted by change 5, from Production. */
  function lay(fields: object = {}, meta: Parameters<typeof registered>[1] = {}) {
    const alpha = registered(['None', 'deleted'], { left: [2], ...meta });
    const row = { pk: alpha.pk, sk: `CHANGE#${ten(5)}`, from: 'Production', aliases_deleted: ['champion'] };
    const table = fakeTable(alpha.items, row);
    table.change(alpha.v(2), { restorable_until: until, description: 'd', tags: { team: 'risk' }, ...fields });
    return { alpha, table };
  }

  test('comes back into None, with index keys, membership and postings, in one transaction with its row', async () => {
    const { alpha, table } = lay();
    const { id, name, meta, v } = alpha;
    const { status, body } = await call(restore, { name, version: '2', reason: 'by mistake' });
    expect([status, body]).toMatchObject([
      200,
      {
        model_id: id,
        model_version: { version: '2', current_stage: 'None', description: 'd', last_updated_timestamp: now },
        former_stages: [{ version: '2', stage: 'Production' }],
        former_aliases: [{ alias: 'champion', version: '2' }],
        transition_id: `${id}-8`,
      },
    ]);
    expect(table.trips).toEqual([
      [`get NAME#${name} NAME`],
      [`get ${meta}`],
      [`get ${v(2)}`],
      [`get ${alpha.change(5)}`],
      ['transact 7'],
    ]);
    expect(table.written).toEqual([
      ...change(alpha, {
        kind: 'version_restored',
        details: { version: 2, to: 'None', why: 'by mistake' },
        set: {
          staging: [],
          production: [],
          archived: 0,
          left: [],
          last_updated_timestamp: now,
          recent_sk: `${now}#${id}`,
        },
      }),
      {
        update: v(2),
        set: { stage: 'None', last_updated_timestamp: now, ...indexed(alpha, 2, now), restored: 8 },
        remove: ['deleted', 'restorable_until'],
        if: 'deleted = 5 AND attribute_not_exists(purged)',
      },
      { put: { pk: alpha.pk, sk: `IN#None#${ten(2)}` } },
      { delete: `WALK#${id} PURGE#${ten(2)}` },
      { put: posting(alpha, 'source', 's3://bucket/2', 2) },
      { put: posting(alpha, 'tag.team', 'risk', 2) },
    ]);
  });

  test('whose files were still being copied gets an intent again', async () => {
    const { alpha, table } = lay();
    table.change(alpha.v(2), pending(alpha));
    await call(restore, { name: alpha.name, version: '2' });
    expect(table.items.get(`FILES#${filesId} FILES`)).toMatchObject({ version: 2, ttl: now / 1_000 + 900 });
  });

  test.each([
    [93, ['transact 100']],
    [94, ['write 1', 'transact 100']],
  ])('with %i tags: %j', async (count, expected) => {
    const tags = Object.fromEntries(Array.from({ length: count + 1 }, (_, n) => [`k${n}`, 'v']));
    const { alpha, table } = lay({ tags });
    await call(restore, { name: alpha.name, version: '2' });
    expect(table.trips.slice(4).flat()).toEqual(expected);
  });

  test.each<[string, object, Parameters<typeof registered>[1], RegExp]>([
    ['that is there', { stage: 'None', deleted: undefined }, {}, /is not deleted: there is nothing to restore/],
    ['whose time is over', { restorable_until: now }, {}, /could be restored until 2023-11-14T22:13:20.000Z/],
    ['that was purged', { purged: 6 }, {}, /was purged by transition [0-9A-Z]{26}-6:/],
    ['deleted when nothing was kept', { restorable_until: undefined }, {}, /was deleted when nothing was kept/],
    ['of a deleted model', {}, { deleted: 7 }, /is deleted with all its versions\. Restore it first/],
  ])('%s is not restored: 409', async (_, fields, meta, message) => {
    const { alpha, table } = lay(fields, meta);
    expect(await call(restore, { model_id: alpha.id, version: '2' })).toMatchObject(conflicts(message));
    expect(table.writes).toEqual([]);
  });
});

describe('a model', () => {
  const gone = { deleted: 7, restorable_until: until, tags: { team: 'risk' }, aliases: { champion: 1 } };

  /** As a deletion and the walk behind it leave it. */
  function lay(meta: Parameters<typeof registered>[1] = gone) {
    const alpha = registered(['Production', 'Archived', 'deleted', 'None'], meta);
    const table = fakeTable(alpha.items);
    table.items.delete(`NAME#${alpha.name} NAME`);
    const hidden = { list_pk: undefined, list_sk: undefined, recent_pk: undefined, recent_sk: undefined };
    for (const number of [1, 2]) table.change(alpha.v(number), hidden);
    return { alpha, table };
  }

  const mark = expect.stringMatching(/^[0-9A-Z]{26}$/);

  test('is marked; its versions are put into None while nobody sees them; then one transaction shows it', async () => {
    const { alpha, table } = lay();
    const { id, name, meta, pk, v } = alpha;
    const { status, body } = await call(restore, { model_id: id, reason: 'by mistake' });
    expect([status, body]).toMatchObject([
      200,
      {
        model_id: id,
        registered_model: { name, latest_versions: [{ version: '4', current_stage: 'None' }] },
        restored_versions: 3,
        former_stages: [
          { version: '1', stage: 'Production' },
          { version: '2', stage: 'Archived' },
        ],
        former_aliases: [{ alias: 'champion', version: '1' }],
        transition_id: `${id}-8`,
      },
    ]);
    const still = { check: meta, if: expect.stringMatching(/^deleted = 7 AND restoring = "[0-9A-Z]{26}"$/) };
    const back = (number: number, stage: string) => [
      { put: posting(alpha, 'source', `s3://bucket/${number}`, number) },
      { put: { pk, sk: `IN#None#${ten(number)}` } },
      ...(stage === 'Archived' ? [{ delete: alpha.in('Archived', number) }] : []),
      { update: v(number), set: { stage: 'None', former: { deleted: 7, stage }, ...indexed(alpha, number, earlier) } },
    ];
    expect(table.writes).toEqual([
      [{ put: { pk: `WALK#${id}`, sk: 'WALK', ttl: now / 1_000 + 900 } }],
      [
        {
          update: meta,
          set: { restoring: mark },
          if: 'deleted = 7 AND attribute_not_exists(restoring) AND attribute_not_exists(purged)',
        },
      ],
      [still, { put: posting(alpha, 'tag.team', 'risk') }],
      [still, ...back(1, 'Production'), ...back(2, 'Archived')],
      [
        ...shown(alpha, name),
        { put: { pk: `NAME#${name}`, sk: 'NAME', id }, if: 'attribute_not_exists(pk)' },
        { delete: `WALK#${id} PURGE` },
      ],
    ]);
  });

  /** The last change, with what makes it found by its name. */
  function shown(alpha: Registered, name: string) {
    const { id } = alpha;
    const after = { staging: [], production: [], aliases: {}, restored: 8 };
    const [meta, row] = change(alpha, {
      kind: 'model_restored',
      details: { from: alpha.name, to: name, why: 'by mistake' },
      set: {
        ...after,
        archived: 0,
        left: [],
        name,
        renamed_at: now,
        last_updated_timestamp: now,
        list_pk: 'MODELS',
        list_sk: name,
        recent_pk: expect.stringMatching(/^MODELS#\d$/),
        recent_sk: `${now}#${id}`,
      },
      remove: ['deleted', 'restorable_until', 'restoring'],
    });
    const { deleted, ...put } = (row as { put: Item }).put;
    return [
      { ...meta, if: expect.stringMatching(/^rev = 7 AND restoring = "[0-9A-Z]{26}"$/) },
      { ...row, put: { ...put, list_pk: `NAMED#${name}`, list_sk: `${now}#${id}` } },
    ];
  }

  test('goes on where a call was cut off', async () => {
    const { alpha, table } = lay({ ...gone, restoring: '01' });
    table.change(alpha.v(1), {
      ...indexed(alpha, 1, earlier),
      recent_pk: 'VERSIONS#0',
      stage: 'None',
      former: { deleted: 7, stage: 'Production' },
    });
    const { body } = await call(restore, { model_id: alpha.id });
    expect(body.former_stages).toEqual([
      { version: '1', stage: 'Production' },
      { version: '2', stage: 'Archived' },
    ]);
    expect(table.writes.flat().filter(({ update }) => update?.includes(' V#'))).toEqual([
      expect.objectContaining({ update: alpha.v(2) }),
    ]);
  });

  test('what its versions had been at an earlier deletion is not told', async () => {
    const { alpha, table } = lay();
    table.change(alpha.v(4), { former: { deleted: 3, stage: 'Staging' } });
    const { body } = await call(restore, { model_id: alpha.id });
    expect(body.former_stages).toHaveLength(2);
  });

  test('of more versions that had stages than are listed: Production and Staging first, and how many more', async () => {
    const states = [...Array<'Archived'>(1_005).fill('Archived'), 'Production' as const];
    const { id, items } = registered(states, { ...gone, aliases: {} });
    fakeTable(items.slice(1));
    const { body } = await call(restore, { model_id: id });
    expect(body.former_stages).toHaveLength(1_000);
    expect(body.former_stages.slice(0, 2)).toEqual([
      { version: '1006', stage: 'Production' },
      { version: '1', stage: 'Archived' },
    ]);
    expect(body).toMatchObject({ more_former_stages: 6, restored_versions: 1_006 });
  });

  test('whose name another has: 409 asks for a new one, which must be free', async () => {
    const { alpha, table } = lay();
    table.put({ pk: `NAME#${alpha.name}`, sk: 'NAME', id: 'other' });
    expect(await call(restore, { model_id: alpha.id })).toMatchObject(conflicts(/Give a 'new_name'\.$/));
    expect(await call(restore, { model_id: alpha.id, new_name: alpha.name })).toMatchObject({
      status: 400,
      body: { error_code: 'RESOURCE_ALREADY_EXISTS', message: `Registered Model (name=${alpha.name}) already exists.` },
    });
    expect(table.writes).toEqual([]);
    expect(await call(restore, { model_id: alpha.id, new_name: 'free' })).toMatchObject({ status: 200 });
    expect(table.items.get('NAME#free NAME')).toMatchObject({ id: alpha.id });
  });

  test.each<[string, Parameters<typeof registered>[1], RegExp]>([
    ['that is there', {}, /is not deleted: there is nothing to restore/],
    ['whose time is over', { ...gone, restorable_until: now }, /could be restored until 2023-11-14T22:13:20.000Z/],
    ['that was purged', { ...gone, purged: 6 }, /was purged by transition [0-9A-Z]{26}-6:/],
    ['deleted when nothing was kept', { deleted: 7 }, /was deleted when nothing was kept/],
  ])('%s is not restored: 409', async (_, meta, message) => {
    const { alpha, table } = lay(meta);
    expect(await call(restore, { model_id: alpha.id })).toMatchObject(conflicts(message));
    expect(table.writes).toEqual([]);
  });

  test('is found by its name: who had it last and can be restored', async () => {
    const [first, second, renamed] = [lay().alpha, lay().alpha, lay().alpha];
    const name = 'theirs';
    const naming = ({ pk }: Registered, at: number) => ({
      pk,
      sk: `CHANGE#${ten(1)}`,
      list_pk: `NAMED#${name}`,
      list_sk: `${at}#${pk.slice('MODEL#'.length)}`,
    });
    const table = fakeTable(first.items, second.items, renamed.items);
    table.put(naming(first, earlier), naming(second, earlier + 1), naming(renamed, earlier + 2));
    for (const one of [first, second]) table.change(one.meta, { name });
    expect((await call(restore, { name, new_name: 'one' })).body.model_id).toBe(second.id);
    table.change(second.meta, { name, deleted: 9, purged: 10 });
    expect((await call(restore, { name, new_name: 'two' })).body.model_id).toBe(first.id);
    expect(await call(restore, { name, new_name: 'three' })).toMatchObject(conflicts(/was purged by/));
    expect(await call(restore, { name: 'nobody' })).toMatchObject({
      status: 404,
      body: { message: 'Registered Model with name=nobody not found' },
    });
  });
});

refuses(restore, [
  [{ name: undefined, model_id: undefined }, "Give either 'name' or 'model_id'."],
  [{ name: 'a', model_id: 'b' }, "Give either 'name' or 'model_id'."],
  [
    { model_id: undefined, version: undefined, new_name: 'b/c' },
    "Invalid model name 'b/c'. Names cannot contain '/' or ':'.",
  ],
  [{ model_id: undefined, version: '1', new_name: 'b' }, "A version has no name: leave out 'new_name', or 'version'."],
  [{ model_id: undefined, reason: 'x'.repeat(10_001) }, "'reason' exceeds the maximum length of 10000 characters"],
]);

test('a restore that was taken for given up says to call again', async () => {
  const { id, items } = registered(['None'], { deleted: 7, restorable_until: until });
  const table = fakeTable(items.slice(1));
  table.before(6, () => table.change(`MODEL#${id} META`, { restoring: 'given up' }));
  expect(await call(restore, { model_id: id })).toMatchObject({
    status: 429,
    body: { message: expect.stringMatching(/Call again\.$/) },
  });
});
