import { expect, test } from 'vitest';
import { setRegisteredModelAlias } from '#shared/operations/registered-models.ts';
import { call } from '#test/support/events.ts';
import { fakeTable } from '#test/support/fake-table.ts';
import { policiesRead } from '#test/support/policies.ts';
import { missesVersion, refuses } from '#test/support/refusals.ts';
import { registered } from '#test/support/registry.ts';
import { change } from '#test/support/rows.ts';
import { notReady } from '#test/unit/handlers/held.ts';

test('lives on META alone, if the version is still there when it is written; no times', async () => {
  const alpha = registered(['None', 'Production'], { aliases: { champion: 1, other: 1 } });
  const { name, meta, v } = alpha;
  const table = fakeTable(alpha.items);
  const reply = await call(setRegisteredModelAlias, { name, alias: 'champion', version: '02' });
  expect(reply).toMatchObject({ status: 200, body: {} });
  expect(table.trips).toEqual([
    [`get NAME#${name} NAME`],
    [`get ${meta}`, `get ${v(2)}`, ...policiesRead(alpha)],
    ['transact 3'],
  ]);
  expect(table.written).toEqual([
    ...change(alpha, {
      kind: 'alias_set',
      details: { alias: 'champion', from: 1, to: 2 },
      set: { aliases: { champion: 2, other: 1 } },
    }),
    { check: v(2), if: 'attribute_exists(stage)' },
  ]);
});

test.each(['first', 'constructor', 'toString', 'v1a', '123', '-v1', 'Größe'])(
  '%s stood for nothing before',
  async (alias) => {
    const alpha = registered(['None']);
    const table = fakeTable(alpha.items);
    expect(await call(setRegisteredModelAlias, { name: alpha.name, alias, version: '1' })).toMatchObject({
      status: 200,
    });
    expect(table.written[1]?.put).toMatchObject({ alias, from: undefined, to: 1 });
  },
);

test('a version deleted meanwhile never gets one', async () => {
  const { name, items, v, meta } = registered(['None']);
  const table = fakeTable(items);
  table.before(3, () => table.put({ ...(items[0] as object), pk: meta.split(' ')[0] as string, sk: 'V#0000000001' }));
  const reply = await call(setRegisteredModelAlias, { name, alias: 'a', version: '1' });
  expect(reply).toMatchObject({ status: 404, body: { message: `Model Version (name=${name}, version=1) not found` } });
  expect(table.items.get(meta)).toMatchObject({ aliases: {}, rev: 7 });
  expect(table.items.get(v(1))).not.toHaveProperty('stage');
});

test.each(notReady)('400: nothing points to a version whose status is %s', async (_, fields, message) => {
  const alpha = registered(['None']);
  const table = fakeTable(alpha.items);
  table.change(alpha.v(1), fields(alpha));
  const args = { name: alpha.name, alias: 'champion', version: '1' };
  expect(await call(setRegisteredModelAlias, args)).toMatchObject({
    status: 400,
    body: { error_code: 'INVALID_PARAMETER_VALUE', message: message(alpha.name) },
  });
  expect(table.writes).toEqual([]);
});

missesVersion(setRegisteredModelAlias);

refuses(setRegisteredModelAlias, [
  [{ alias: 'latest' }, "'latest' alias name (case insensitive) is reserved."],
  [{ alias: 'LaTeSt' }, "'latest' alias name (case insensitive) is reserved."],
  [{ alias: 'v1' }, "Version alias name 'v1' is reserved."],
  [{ alias: '__proto__' }, "An alias cannot be '__proto__'."],
  [
    { version: 1 },
    `Invalid value 1 for parameter 'version' supplied:  Hint: Value was of type 'int'. See the API docs for more information about request parameters.`,
  ],
]);
