import { decodeTime, encodeTime } from 'ulid';
import { expect, test } from 'vitest';
import { noteSince } from '#shared/store/history/note-since.ts';
import { placeOf } from '#shared/store/keys.ts';
import { fakeTable, now } from '#test/support/fake-table.ts';
import { ten } from '#test/support/registry.ts';

const id = '01HF7YAT00AAAAAAAAAAAAAAAA';
const pk = `MODEL#${id}`;
const [rev, minute] = [4, 60_000];

type Note = { issued: number; at: number };

const rowOf = ({ issued, at }: Note, index: number, after = rev) => ({
  ...{ pk, sk: `NOTE#${ten(after)}#${ten(issued)}#${encodeTime(at)}${String(index).padStart(16, '0')}`, at },
});

/** Of the change itself, among those of the changes around it. */
const tableOf = (notes: readonly Note[]) =>
  fakeTable(
    notes.map((note, index) => rowOf(note, index)),
    rowOf({ issued: 1, at: now - 9e9 }, 0, rev - 1),
    rowOf({ issued: 999_999, at: now + 9e9 }, 0, rev + 1),
  );

/** `count` numbers, given out every ten seconds, with three notes after each third of them. */
const many = (count: number): Note[] =>
  Array.from({ length: count }, (_, index) => index + 1)
    .filter((issued) => issued % 3 === 0)
    .flatMap((issued) => [0, 1, 2].map((turn) => ({ issued, at: now + 10_000 * issued + 3_000 * turn })));

/** By its ULID a note's time is in its place. */
const timeIn = (place: string) => decodeTime(`${place.split('#')[2]}${'0'.repeat(16)}`);

test.each([0, 1, 7, 500, 2_999, 5_000, 9_000, 9_999, 20_000])(
  'no note from a time on is before its place, and few that are older are after it (%i)',
  async (number) => {
    const notes = many(10_000);
    const table = tableOf(notes);
    const time = now + 10_000 * number + 3_000;
    const begin = await noteSince(id, rev, time, -minute);
    const places = notes.map((note, index) => ({ ...note, place: placeOf(rowOf(note, index).sk) }));
    expect(places.filter(({ at, place }) => at >= time && place < begin)).toEqual([]);
    expect(places.filter(({ at, place }) => at < time - 2 * minute && place >= begin)).toEqual([]);
    expect(timeIn(begin)).toBe(time);
    const end = await noteSince(id, rev, time, minute);
    expect(places.filter(({ at, place }) => at < time && place > end)).toEqual([]);
    expect(places.filter(({ at, place }) => at > time + 2 * minute && place <= end)).toEqual([]);
    expect(table.trips.length).toBeLessThan(2 * 20);
  },
);

test('among notes after one number they are told apart by time, at once', async () => {
  const notes = Array.from({ length: 1_000 }, (_, index) => ({ issued: 12, at: now + 60_000 * index }));
  for (const [margin, from] of [
    [-minute, 0],
    [minute, 999],
  ] as const) {
    const table = tableOf(notes);
    for (const index of [from, 500, 998]) {
      const time = now + 60_000 * index;
      expect(await noteSince(id, rev, time, margin)).toBe(`${ten(rev)}#${ten(12)}#${encodeTime(time)}`);
    }
    expect(table.trips).toHaveLength(3);
  }
});

test('what is recent is found in a few reads, however many numbers were given out before', async () => {
  const trips = async (count: number) => {
    const table = tableOf(many(count));
    await noteSince(id, rev, now + 10_000 * count - minute, -minute);
    return table.trips.length;
  };
  const few = await trips(100);
  expect(few).toBeLessThan(10);
  expect(await trips(9_999)).toBeLessThanOrEqual(few + 1);
});

test('a note that was written late stands among those of its number', async () => {
  // Written by a clock that is half a minute behind, and read before: after a number each.
  const notes = [
    { issued: 1, at: now },
    { issued: 2, at: now + 130_000 },
    { issued: 3, at: now + 100_000 },
    { issued: 4, at: now + 131_000 },
  ];
  tableOf(notes);
  const places = notes.map((note, index) => ({ ...note, place: placeOf(rowOf(note, index).sk) }));
  for (const time of [99_999, 100_000, 100_001, 130_000, 130_001, 131_000, 131_001].map((ms) => now + ms)) {
    const begin = await noteSince(id, rev, time, -minute);
    expect(places.filter(({ at, place }) => at >= time && place < begin)).toEqual([]);
    const end = await noteSince(id, rev, time, minute);
    expect(places.filter(({ at, place }) => at < time && place > end)).toEqual([]);
  }
});

test('where there are none, nothing is read but that', async () => {
  const table = tableOf([]);
  expect(await noteSince(id, rev, 5, -minute)).toBe(`${ten(rev)}#${ten(0)}#${encodeTime(5)}`);
  expect(table.trips).toHaveLength(1);
});
