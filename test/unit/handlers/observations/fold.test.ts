import { expect, test } from 'vitest';
import { handler } from '#functions/observations/fold.ts';
import { unpackMinutes, unpackSummary } from '#shared/domain/observations/packed.ts';
import { foldKey } from '#shared/store/observations/keys.ts';
import { context } from '#test/support/events.ts';
import { fakeTable, now } from '#test/support/fake-table.ts';
import { begin, hour, observed } from './kept.ts';

const fold = (time = now) => handler({ time: new Date(time).toISOString() }, context);
const ends = (time: number, days: number) => Math.ceil((time + days * 24 * hour) / 1_000);
const dayOf = (time: number) => time - (time % (24 * hour));

function marked() {
  const alpha = observed();
  const mark = { ...foldKey({ id: alpha.id, version: 1, series: alpha.series }, begin), stamp: 's' };
  return { alpha, mark, at: `${mark.pk} ${mark.sk}` };
}

test('the hour of its minutes and the day of its hours, each if it is as read; then there is nothing to do', async () => {
  const { alpha, mark, at } = marked();
  const { rollup: pk, delta, hourly } = alpha;
  const other = begin % (24 * hour) === 0 ? begin + hour : begin - hour;
  const table = fakeTable(mark, delta(begin, 1, 2), delta(begin + 60_000, 6), hourly(other, 10));
  expect(await fold()).toEqual({ hours: 1 });
  const [hourPut, dayPut, deleted, ...others] = table.writes.flat();
  expect(others).toEqual([]);
  expect(hourPut).toMatchObject({
    put: { pk, sk: `H#${begin}`, rev: 1, ttl: ends(begin, 400) },
    if: 'attribute_not_exists(rev)',
  });
  expect(unpackSummary(hourPut?.put?.summary as Uint8Array)).toMatchObject({ count: 3, sum: 9, min: 1, max: 6 });
  expect(unpackMinutes(hourPut?.put?.minutes as Uint8Array)).toEqual([
    { at: 0, count: 2, sum: 3, min: 1, max: 2 },
    { at: 1, count: 1, sum: 6, min: 6, max: 6 },
  ]);
  const day = dayOf(begin);
  expect(dayPut).toMatchObject({ put: { pk, sk: `D#${day}`, rev: 1, ttl: ends(day, 1_830) } });
  expect(unpackSummary(dayPut?.put?.summary as Uint8Array)).toMatchObject({
    count: dayOf(other) === day ? 4 : 3,
  });
  expect(deleted).toEqual({ delete: at, if: 'stamp = "s"' });
  expect(await fold()).toEqual({ hours: 0 });
});

test('what came meanwhile is left to be folded', async () => {
  const { alpha, mark, at } = marked();
  const { trips } = fakeTable(mark, alpha.delta(begin, 1));
  await fold();
  const table = fakeTable(mark, alpha.delta(begin, 1));
  const trip = trips.findIndex(([text]) => text === `delete ${at}`) + 1;
  table.before(trip, () => table.put({ ...mark, stamp: 'another' }));
  await fold();
  expect(table.items.get(at)).toMatchObject({ stamp: 'another' });
});

test('an hour that somebody else made meanwhile is not put, and is made anew', async () => {
  const { alpha, mark, at } = marked();
  const rows = [mark, alpha.delta(begin, 1), alpha.hourly(begin, 1)];
  const { trips } = fakeTable(rows);
  await fold();
  const table = fakeTable(rows);
  const put = `put ${alpha.rollup} H#${begin}`;
  table.before(trips.findIndex((trip) => trip.includes(put)) + 1, () =>
    table.change(`${alpha.rollup} H#${begin}`, { rev: 2 }),
  );
  expect(await fold()).toEqual({ hours: 0 });
  expect(table.items.get(at)).toBeDefined();
  expect(table.items.get(`${alpha.rollup} H#${begin}`)).toMatchObject({ rev: 2 });
  expect(await fold()).toEqual({ hours: 1 });
});

test('an hour that is not over is left', async () => {
  const { alpha, mark } = marked();
  const table = fakeTable(mark, alpha.delta(begin, 1));
  expect(await fold(begin + hour + 119_999)).toEqual({ hours: 0 });
  expect(table.writes).toEqual([]);
  expect(await fold(begin + hour + 120_000)).toEqual({ hours: 1 });
});
