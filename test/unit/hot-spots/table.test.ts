import { expect, test } from 'vitest';
import { Bucket } from '#bench/hot-spots/bucket.ts';
import { Table } from '#bench/hot-spots/table.ts';

const subject = { model: 1, shard: 0 };

test('a bucket gives what it has, gets it back at its rate, and holds no more than its capacity', () => {
  const bucket = new Bucket(1_000, 2_000);
  expect(bucket.take(2_000, 0)).toBe(true);
  expect(bucket.take(1, 0)).toBe(false);
  expect(bucket.take(500, 499)).toBe(false);
  expect(bucket.take(500, 500)).toBe(true);
  expect(bucket.has(2_001, 60_000)).toBe(false);
  expect(bucket.has(2_000, 60_000)).toBe(true);
});

test('a partition gives 1,000 write units at once, and those of 300 s if it has kept them', () => {
  const atOnce = (kept: boolean) => {
    const table = new Table({ kept, quota: 'none' });
    let taken = 0;
    while (table.take('writes', { 'MODEL#<model>': 5 }, subject, 0)) taken += 5;
    return taken;
  };
  expect(atOnce(false)).toBe(1_000);
  expect(atOnce(true)).toBe(300_000);
});

test('an index that is throttled throttles the write, of which nothing is taken, and does not without back-pressure', () => {
  const units = { 'MODEL#<model>': 1, 'recent MODELS#<shard>': 2 };
  const writes = (backPressure: boolean) => {
    const table = new Table({ backPressure });
    const done = Array.from({ length: 1_000 }, () => table.take('writes', units, subject, 0)).filter(Boolean).length;
    return {
      done,
      left: table.take('writes', { 'MODEL#<model>': 1 }, subject, 0),
      by: table.throttled.list().map(({ by }) => by),
    };
  };
  expect(writes(true)).toEqual({ done: 500, left: true, by: ['recent MODELS#<shard>'] });
  expect(writes(false)).toEqual({ done: 1_000, left: false, by: ['MODEL#<model>'] });
});

test('models have partitions of their own, shards are shared, and the quota is of all', () => {
  const table = new Table({ quota: 'new' });
  const write = (model: number, shard: number) =>
    table.take('writes', { 'MODEL#<model>': 500, 'recent MODELS#<shard>': 500 }, { model, shard }, 0);
  expect([write(1, 0), write(1, 1), write(1, 1)]).toEqual([true, true, false]);
  expect([write(2, 0), write(3, 0)]).toEqual([true, false]);
  expect([write(4, 1), write(5, 2)]).toEqual([true, false]);
  expect(table.throttled.list().map(({ by }) => by)).toEqual([
    'MODEL#<model>',
    'recent MODELS#<shard>',
    'the table’s quota',
  ]);
});
