import { DeleteCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { type Minute, packMinutes } from '#shared/domain/observations/packed.ts';
import { merge, totalOf } from '#shared/domain/observations/summary.ts';
import { beginOf, day, hour, minute } from '#shared/domain/observations/time.ts';
import { isRefused } from '#shared/wire/failures.ts';
import { client } from '../client.ts';
import { equal, put, remove, unchanged } from '../expression.ts';
import { inParallel } from '../in-parallel.ts';
import { getItem, type Item } from '../items.ts';
import type { Key } from '../keys.ts';
import { queryPages } from '../query.ts';
import { beginIn, dayKey, foldIn, folds, hourKey, minutePrefix, type Place } from './keys.ts';
import { endOf, kept } from './lifetime.ts';
import { stored, summaryIn } from './rollup.ts';

/**
 * Makes hours of the deltas of their minutes, and days of hours: anew from all there are, each time, so that what is sent
 * late or twice, or folded twice, counts once.
 */

/** Over for so long (ms) before it is folded; until then it is read by its deltas. */
const rest = 120_000;

/** Hours that are made at once. */
const width = 16;

async function itemsOf(pk: string, from: string, to: string): Promise<Item[]> {
  const found: Item[] = [];
  for await (const page of queryPages({ partition: pk, from, to })) found.push(...page);
  return found;
}

function minutesOf(items: readonly Item[]): Minute[] {
  const byMinute = Map.groupBy(items, ({ sk }) => (beginIn(sk) % hour) / minute);
  return [...byMinute].map(([at, some]) => ({ at, ...totalOf(some.map(summaryIn)) }));
}

/** `false`: somebody else made it meanwhile, perhaps of more. */
async function replace(key: Key, before: Item | undefined, after: object): Promise<boolean> {
  try {
    const rev = Number(before?.rev ?? 0) + 1;
    await client.send(new PutCommand(put({ ...key, ...after, rev }, unchanged('rev', before?.rev))));
    return true;
  } catch (error) {
    if (isRefused(error)) return false;
    throw error;
  }
}

async function makeHour(place: Place, begin: number): Promise<boolean> {
  const key = hourKey(place, begin);
  const before = await getItem(key);
  const items = await itemsOf(key.pk, minutePrefix(begin), minutePrefix(begin + hour));
  const summary = merge(items.map(summaryIn));
  if (!summary) return true;
  return replace(key, before, {
    ...stored(summary),
    minutes: packMinutes(minutesOf(items)),
    ttl: endOf(begin, kept.hours),
  });
}

async function makeDay(place: Place, begin: number): Promise<boolean> {
  const key = dayKey(place, begin);
  const before = await getItem(key);
  const items = await itemsOf(key.pk, hourKey(place, begin).sk, hourKey(place, begin + day - 1).sk);
  const summary = merge(items.map(summaryIn));
  return summary ? replace(key, before, { ...stored(summary), ttl: endOf(begin, kept.days) }) : true;
}

/** Unless more has come since. */
async function unmark({ pk, sk, stamp }: Item): Promise<void> {
  try {
    await client.send(new DeleteCommand(remove({ pk, sk }, equal('stamp', stamp))));
  } catch (error) {
    if (!isRefused(error)) throw error;
  }
}

/** The marks of one series and day. */
async function foldDay(marks: readonly Item[]): Promise<number> {
  const [first] = marks;
  if (!first) return 0;
  const place = foldIn(first.sk);
  const made = await inParallel(marks, width, (mark) => makeHour(place, foldIn(mark.sk).time));
  const done = marks.filter((_, index) => made[index]);
  if (done.length === 0 || !(await makeDay(place, beginOf(day, place.time)))) return 0;
  await inParallel(done, width, unmark);
  return done.length;
}

async function* marksDue(now: number): AsyncGenerator<Item[]> {
  for (const partition of folds)
    for await (const page of queryPages({ partition, limit: 1_000 }))
      yield page.filter(({ sk }) => foldIn(sk).time + hour + rest <= now);
}

/** How many hours were folded, until there is no more or the deadline has come (ms since 1970). Errors: what failed. */
export async function foldAll(now: number, deadline: number): Promise<number> {
  let hours = 0;
  const failures: unknown[] = [];
  // One series that cannot be folded holds up no other.
  const foldOne = async (marks: Item[]) => {
    if (Date.now() >= deadline) return 0;
    try {
      return await foldDay(marks);
    } catch (error) {
      failures.push(error);
      return 0;
    }
  };
  for await (const page of marksDue(now)) {
    const days = Map.groupBy(page, ({ sk }) => {
      const place = foldIn(sk);
      return `${place.id}#${place.version}#${place.series}#${beginOf(day, place.time)}`;
    });
    const done = await inParallel([...days.values()], width, foldOne);
    hours += done.reduce((sum, one) => sum + one, 0);
    if (Date.now() >= deadline) break;
  }
  if (failures.length > 0) throw failures[0];
  return hours;
}
