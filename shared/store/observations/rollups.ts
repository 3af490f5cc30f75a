import { beginOf, day, hour } from '#shared/domain/observations/time.ts';
import type { Item } from '../items.ts';
import { queryPages } from '../query.ts';
import { beginIn, dayKey, foldIn, foldKey, hourKey, minutePrefix, type Place, rollupPartition } from './keys.ts';

/** From a moment, included, to another, not included (ms since 1970). */
export type Stretch = { from: number; to: number };

const isWithin = ({ from, to }: Stretch, begin: number, unit: number) => begin >= from && begin + unit <= to;

/** Items whose time is in a stretch, by what their sort keys begin with at a time. */
async function rangeOf(place: Place, keyAt: (time: number) => string, { from, to }: Stretch): Promise<Item[]> {
  const found: Item[] = [];
  if (from >= to) return found;
  for await (const page of queryPages({ partition: rollupPartition(place), from: keyAt(from), to: keyAt(to) }))
    found.push(...page);
  return found.filter(({ sk }) => beginIn(sk) < to);
}

/** The hours of a series that have more than was folded. */
async function openHours(place: Place, { from, to }: Stretch): Promise<number[]> {
  const open: number[] = [];
  const bounds = { from: foldKey(place, beginOf(hour, from)).sk, to: foldKey(place, to).sk };
  for await (const page of queryPages({ partition: foldKey(place, 0).pk, ...bounds }))
    open.push(...page.map(({ sk }) => foldIn(sk).time));
  return open.filter((time) => time < to);
}

/** None: at the end, so that all before them is to be read by hours. */
const noDays = ({ to }: Stretch): Stretch => ({ from: to, to });

function wholeDays(stretch: Stretch): Stretch {
  const days = { from: beginOf(day, stretch.from + day - 1), to: beginOf(day, stretch.to) };
  return days.from < days.to ? days : noDays(stretch);
}

/** Hours that are read by their minutes: those that are open, and those that are not in the stretch whole. */
const byMinutes = (stretch: Stretch, open: readonly number[]): number[] => {
  const edges = [beginOf(hour, stretch.from), beginOf(hour, stretch.to)];
  return [...new Set([...open, ...edges.filter((begin) => !isWithin(stretch, begin, hour))])];
};

/**
 * The items that have all of a series in a stretch, each value once: minutes, hours and, if those will do, days. What is to
 * be folded yet is read by its minutes, so that every batch is there that was answered before.
 */
export async function rollupsIn(place: Place, stretch: Stretch, withDays: boolean): Promise<Item[]> {
  const open = await openHours(place, stretch);
  const days = withDays ? wholeDays(stretch) : noDays(stretch);
  const openDays = [...new Set(open.map((time) => beginOf(day, time)))].filter((begin) => isWithin(days, begin, day));
  const cut = byMinutes(stretch, open);
  const hourly = [
    { from: stretch.from, to: days.from },
    { from: days.to, to: stretch.to },
    ...openDays.map((from) => ({ from, to: from + day })),
  ];
  const [ofDays, ofHours, ofMinutes] = await Promise.all([
    rangeOf(place, (time) => dayKey(place, time).sk, days),
    Promise.all(hourly.map((one) => rangeOf(place, (time) => hourKey(place, time).sk, one))),
    Promise.all(
      cut.map((begin) => {
        const one = { from: Math.max(stretch.from, begin), to: Math.min(stretch.to, begin + hour) };
        return rangeOf(place, minutePrefix, one);
      }),
    ),
  ]);
  return [
    ...ofDays.filter(({ sk }) => !openDays.includes(beginIn(sk))),
    ...ofHours.flat().filter(({ sk }) => isWithin(stretch, beginIn(sk), hour) && !cut.includes(beginIn(sk))),
    ...ofMinutes.flat(),
  ];
}
