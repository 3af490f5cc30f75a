import { expect, test } from 'vitest';
import { changeRow } from '#shared/store/rows.ts';
import { caller, stamp } from '#test/support/events.ts';
import { now } from '#test/support/fake-table.ts';
import { registered } from '#test/support/registry.ts';

const request = { ...stamp, ...caller, id: stamp.request, deadline: now };

const upTo = (n: number) => Array.from({ length: n }, (_, index) => index + 1);

/** Which lists the row of a change tells, of a model whose lists have so many entries after it. */
const told = (rev: number, count: number) => {
  const aliases = Object.fromEntries(upTo(count).map((n) => [`a${n}`, n]));
  const { model } = registered([], { rev, staging: upTo(count), production: upTo(count), aliases });
  const row = changeRow(request, model, { at: now, kind: 'alias_set', details: {} });
  expect(row).toMatchObject({ rev, name: model.name });
  return (['staging', 'production', 'aliases'] as const).filter((list) => row[list] !== undefined);
};

test.each([
  [100, 1, ['staging', 'production', 'aliases']],
  [101, 1, []],
  [101, 199, []],
  [101, 200, ['staging', 'production', 'aliases']],
])('of lists of %i, the row of change %i tells %j', (count, rev, lists) => {
  expect(told(rev, count)).toEqual(lists);
});
