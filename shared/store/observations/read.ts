import { merge, type Summary, type Total, totalOf } from '#shared/domain/observations/summary.ts';
import { beginOf, minute, type Resolution, units } from '#shared/domain/observations/time.ts';
import { inParallel } from '../in-parallel.ts';
import type { Item } from '../items.ts';
import { beginIn, type Place } from './keys.ts';
import { listSeries, placesAmong, type Series } from './listed.ts';
import { minutesIn, summaryIn } from './rollup.ts';
import { rollupsIn, type Stretch } from './rollups.ts';

/** What was observed of a version. */

/** Of one metric, of all series with these tags; from a moment, included, to another, not included (ms since 1970). */
export type Asked = Stretch & {
  id: string;
  version: number;
  metric: string;
  tags?: Record<string, string> | undefined;
};

/** A minute has no histogram: an hour that is folded has none of its minutes any more. */
export type Point = Total & { time: number; histogram?: Summary['histogram'] };

/** Series that are read at once. */
const width = 8;

/** By the minute: a stretch is taken to whole ones. */
const toMinutes = ({ from, to }: Stretch): Stretch => ({
  from: beginOf(minute, from),
  to: beginOf(minute, to + minute - 1),
});

const itemsOf = async (places: readonly Place[], stretch: Stretch, withDays: boolean): Promise<Item[]> =>
  (await inParallel(places, width, (place) => rollupsIn(place, toMinutes(stretch), withDays))).flat();

/** `series`: all of the version, if they are known. Errors: INVALID_PARAMETER_VALUE for what cannot be told together. */
export async function summarize(asked: Asked, series?: readonly Series[]): Promise<Summary | undefined> {
  const places = placesAmong(series ?? (await listSeries(asked)), asked);
  return merge((await itemsOf(places, asked, true)).map(summaryIn));
}

const grouped = <One extends { time: number }>(some: readonly One[], unit: number) =>
  [...Map.groupBy(some, ({ time }) => beginOf(unit, time))].sort(([a], [b]) => a - b);

/** In their order; those with nothing are not among them. */
function pointsIn(items: readonly Item[], resolution: Resolution): Point[] {
  if (resolution === 'minute')
    return grouped(items.flatMap(minutesIn), minute).map(([time, some]) => ({ time, ...totalOf(some) }));
  const parts = items.map((item) => ({ time: beginIn(item.sk), summary: summaryIn(item) }));
  return grouped(parts, units[resolution]).map(([time, some]) => ({
    time,
    ...(merge(some.map(({ summary }) => summary)) as Summary),
  }));
}

/** Points, a summary of them all, and the series of the version. Errors: as `summarize`. */
export async function readSeries({ resolution, ...asked }: Asked & { resolution: Resolution }) {
  const series = await listSeries(asked);
  const items = await itemsOf(placesAmong(series, asked), asked, resolution === 'day');
  return { series, points: pointsIn(items, resolution), summary: merge(items.map(summaryIn)) };
}
