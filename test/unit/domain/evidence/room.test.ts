import { expect, test } from 'vitest';
import { Room } from '#shared/domain/evidence/room.ts';

test('who comes before others takes the room before them', () => {
  const room = new Room(43);
  expect(room.list('metrics', ['a'.repeat(10), 'b'.repeat(10)])).toEqual(['a'.repeat(10), 'b'.repeat(10)]);
  expect(room.list('comments', ['c'.repeat(4), 'd'.repeat(4)])).toEqual(['c'.repeat(4)]);
  expect(room.whole('files', 'e'.repeat(9))).toBeUndefined();
  expect(room.cut).toEqual(['comments', 'files']);
});

test('what is JSON within JSON counts as that', () => {
  const room = new Room(12);
  // "\"\\\"\"" has ten characters.
  expect(room.whole('files', '"')).toBe('"');
  expect(room.whole('files', 'x')).toBeUndefined();
});

test('of a list no more than are wanted, and all of what is told in any case', () => {
  const room = new Room(1_000);
  expect(room.list('comments', [1, 2, 3], 2)).toEqual([1, 2]);
  expect(room.list('metrics', [1, 2], 2)).toEqual([1, 2]);
  expect(room.whole('logged', undefined)).toBeUndefined();
  expect(room.cut).toEqual(['comments']);
  expect(room.always('x'.repeat(2_000))).toHaveLength(2_000);
  expect(room.list('metrics', [1])).toEqual([]);
});
