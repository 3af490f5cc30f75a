import { haveSameBounds } from '#shared/domain/observations/histogram.ts';
import { unpackMinutes } from '#shared/domain/observations/packed.ts';
import { merge, type Summary, type Total, totalOf } from '#shared/domain/observations/summary.ts';
import { invalidParameter } from '#shared/wire/errors.ts';
import { inParallel } from '../in-parallel.ts';
import { type Item, queryPages } from '../read.ts';
import {
  beginIn,
  beginOf,
  day,
  dayKey,
  foldIn,
  foldKey,
  hour,
  hourKey,
  minute,
  minutePrefix,
  type Place,
  rollupPartition,
  seriesPartition,
} from './keys.ts';
import { summaryIn } from './rollup.ts';

/**
 * What was observed of a version, from its roll-ups: hours that are to be folded yet are read by their deltas, so that an
 * answer includes every batch that was answered before.
 */

/** What is counted between bounds has them, and can be merged with what has the same. */
export type Series = { series: string; metric: string; tags: Record<string, string>; bounds?: number[] };

/** Of one metric, of all series with these tags; from a moment, included, to another, not included (ms since 1970). */
export type Asked = {
  id: string;
  version: number;
  metric: string;
  tags?: Record<string, string> | undefined;
  from: number;
  to: number;
};

export type Resolution = 'minute' | 'hour' | 'day';
export const units: Record<Resolution, number> = { minute, hour, day };

/** Of a minute of an hour that is folded there is no histogram any more. */
export type Point = Total & { time: number; histogram?: Summary['histogram'] };

/** Series that are read at once. */
const width = 8;

export async function listSeries(id: string, version: number): Promise<Series[]> {
  const found: Series[] = [];
  for await (const page of queryPages({ partition: seriesPartition(id, version) }))
    for (const { sk, metric, tags, bounds } of page)
      found.push({ series: sk, metric, tags, ...(bounds !== undefined && { bounds }) } as Series);
  return found;
}

const has = (tags: Record<string, string>, wanted: Record<string, string> = {}): boolean =>
  Object.entries(wanted).every(([key, value]) => Object.hasOwn(tags, key) && tags[key] === value);

/** Errors: INVALID_PARAMETER_VALUE for what cannot be told together. */
async function placesOf({ id, version, metric, tags }: Asked): Promise<Place[]> {
  const all = await listSeries(id, version);
  const wanted = all.filter((one) => one.metric === metric && has(one.tags, tags));
  if (!wanted.every(({ bounds }) => haveSameBounds(bounds, wanted[0]?.bounds)))
    throw invalidParameter(
      `Metric '${metric}' is counted between other bounds by some tags than by others. Ask for tags by which they are the same.`,
    );
  return wanted.map(({ series }) => ({ id, version, series }));
}

async function rangeOf(place: Place, from: string, to: string): Promise<Item[]> {
  const found: Item[] = [];
  // `to` itself is not wanted, and no sort key is as short as it is.
  for await (const page of queryPages({ partition: rollupPartition(place), from, to })) found.push(...page);
  return found;
}

/** The hours of a series that have more than was folded. */
async function openHours(place: Place, from: number, to: number): Promise<number[]> {
  const { pk } = foldKey(place, 0);
  const open: number[] = [];
  const bounds = { from: foldKey(place, beginOf(hour, from)).sk, to: foldKey(place, to).sk };
  for await (const page of queryPages({ partition: pk, ...bounds }))
    open.push(...page.map(({ sk }) => foldIn(sk).time));
  return open.filter((time) => time < to);
}

type Part = { time: number; summary: Summary };

/** An item, and the time of its own that it is of. */
const parts = async (place: Place, from: string, to: string): Promise<Part[]> =>
  (await rangeOf(place, from, to)).map((item) => ({ time: beginIn(item.sk), summary: summaryIn(item) }));

const deltas = (place: Place, { from, to }: Stretch) => parts(place, minutePrefix(from), minutePrefix(to));

type Stretch = { from: number; to: number };

const isWithin = ({ from, to }: Stretch, begin: number, unit: number) => begin >= from && begin + unit <= to;

/** Hours that are read by their deltas: those that are open, and those that are not in it whole. */
function byDeltas(stretch: Stretch, open: readonly number[]): Stretch[] {
  const edges = [beginOf(hour, stretch.from), beginOf(hour, stretch.to)];
  const cut = edges.filter((begin) => !isWithin(stretch, begin, hour));
  return [...new Set([...open, ...cut])]
    .map((begin) => ({ from: Math.max(stretch.from, begin), to: Math.min(stretch.to, begin + hour) }))
    .filter(({ from, to }) => from < to);
}

/** All of a series in `[from, to)`, by minutes, hours or, if those will do, days. */
async function read(place: Place, stretch: Stretch, days: boolean): Promise<Part[]> {
  const open = await openHours(place, stretch.from, stretch.to);
  const inDeltas = byDeltas(stretch, open);
  const first = beginOf(day, stretch.from + day - 1);
  const whole = days ? { from: first, to: Math.max(first, beginOf(day, stretch.to)) } : { from: 0, to: 0 };
  const openDays = new Set(open.map((time) => beginOf(day, time)));
  const isByDay = (time: number) => isWithin(whole, beginOf(day, time), day) && !openDays.has(beginOf(day, time));
  const isByHour = ({ time }: Part) =>
    isWithin(stretch, time, hour) && !isByDay(time) && !inDeltas.some(({ from }) => beginOf(hour, from) === time);
  const hoursIn = (from: number, to: number) =>
    from < to ? parts(place, hourKey(place, from).sk, hourKey(place, to - 1).sk) : [];
  const [byDay, byHour, ...rest] = await Promise.all([
    whole.from < whole.to ? parts(place, dayKey(place, whole.from).sk, dayKey(place, whole.to - 1).sk) : [],
    Promise.all([
      ...(whole.from < whole.to
        ? [hoursIn(stretch.from, whole.from), hoursIn(whole.to, stretch.to)]
        : [hoursIn(stretch.from, stretch.to)]),
      ...[...openDays].filter((begin) => isWithin(whole, begin, day)).map((begin) => hoursIn(begin, begin + day)),
    ]),
    ...inDeltas.map((one) => deltas(place, one)),
  ]);
  return [...byDay.filter(({ time }) => isByDay(time)), ...byHour.flat().filter(isByHour), ...rest.flat()];
}

const toMinutes = ({ from, to }: Stretch): Stretch => ({
  from: beginOf(minute, from),
  to: beginOf(minute, to + minute - 1),
});

/** By the minute: `[from, to)` is taken to whole ones. */
export async function summarize(asked: Asked): Promise<Summary | undefined> {
  const places = await placesOf(asked);
  const found = await inParallel(places, width, (place) => read(place, toMinutes(asked), true));
  return merge(found.flat().map(({ summary }) => summary));
}

const grouped = <One extends { time: number }>(some: readonly One[], unit: number) =>
  [...Map.groupBy(some, ({ time }) => beginOf(unit, time))].sort(([a], [b]) => a - b);

async function readMinutes(place: Place, stretch: Stretch): Promise<Point[]> {
  const open = new Set(await openHours(place, stretch.from, stretch.to));
  const edges = byDeltas(stretch, [...open]);
  const [hours, ...rest] = await Promise.all([
    rangeOf(place, hourKey(place, stretch.from).sk, hourKey(place, stretch.to).sk),
    ...edges.map((one) => deltas(place, one)),
  ]);
  const isWhole = (begin: number) => isWithin(stretch, begin, hour) && !open.has(begin);
  const folded = hours
    .filter(({ sk }) => isWhole(beginIn(sk)))
    .flatMap(({ sk, minutes }) =>
      unpackMinutes(minutes as Uint8Array).map(({ at, ...of }) => ({ time: beginIn(sk) + at * minute, ...of })),
    );
  return [...folded, ...rest.flat().map(({ time, summary }) => ({ time, ...summary }))];
}

/** In their order; those with nothing are not among them. */
export async function readPoints({ resolution, ...asked }: Asked & { resolution: Resolution }): Promise<Point[]> {
  const places = await placesOf(asked);
  const stretch = toMinutes(asked);
  if (resolution === 'minute') {
    const found = await inParallel(places, width, (place) => readMinutes(place, stretch));
    return grouped(found.flat(), minute).map(([time, points]) => ({ time, ...totalOf(points) }));
  }
  const found = await inParallel(places, width, (place) => read(place, stretch, resolution === 'day'));
  return grouped(found.flat(), units[resolution]).flatMap(([time, some]) => {
    const summary = merge(some.map((one) => one.summary));
    return summary ? [{ time, ...summary }] : [];
  });
}
