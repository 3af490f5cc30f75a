import { expect, test } from 'vitest';
import { type MovingRow, staysIn } from '#shared/domain/stage-history.ts';

let count = 0;
const row = (kind: string, more: object = {}): MovingRow => {
  count += 1;
  return { id: `t${count}`, at: count, actor: { id: 'ada' }, kind, version: 1, ...more };
};

const shown = (rows: MovingRow[]) => staysIn(rows, 1).map(({ stage, from, to }) => [stage, from, to]);

test('from the creation on, each until the next', () => {
  count = 0;
  const rows = [
    row('version_created'),
    row('tag_set', { from: 'Staging', to: 'Production' }),
    row('stage_transitioned', { from: 'None', to: 'Staging' }),
    row('alias_set', { to: 1 }),
    row('request_approved', { from: 'Staging', to: 'Production' }),
  ];
  expect(staysIn(rows, 1)).toEqual([
    { stage: 'None', from: 1, to: 3, transition_id: 't1', user_id: 'ada' },
    { stage: 'Staging', from: 3, to: 5, transition_id: 't3', user_id: 'ada' },
    { stage: 'Production', from: 5, transition_id: 't5', user_id: 'ada' },
  ]);
});

test('along with another; a move to where it is is none', () => {
  count = 0;
  const archived = [{ version: 1, from: 'Production', to: 'Archived' }];
  expect(
    shown([
      row('version_created'),
      row('stage_transitioned', { from: 'None', to: 'Production' }),
      row('stage_transitioned', { from: 'Production', to: 'Production' }),
      row('stage_transitioned', { version: 2, from: 'None', to: 'Production', archived }),
    ]),
  ).toEqual([
    ['None', 1, 2],
    ['Production', 2, 4],
    ['Archived', 4, undefined],
  ]);
});

test('a deletion ends the last, its own and the model’s, and a restoration begins in None', () => {
  count = 0;
  expect(
    shown([
      row('version_created'),
      row('version_deleted'),
      row('version_restored', { to: 'None' }),
      row('model_deleted', { version: undefined }),
      row('model_restored', { version: undefined }),
    ]),
  ).toEqual([
    ['None', 1, 2],
    ['None', 3, 4],
    ['None', 5, undefined],
  ]);
});

test('of another version nothing', () => {
  expect(shown([row('stage_transitioned', { version: 2, from: 'None', to: 'Staging' })])).toEqual([]);
});
