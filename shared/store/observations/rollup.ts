import { packSummary, unpackMinutes, unpackSummary } from '#shared/domain/observations/packed.ts';
import type { Summary, Total } from '#shared/domain/observations/summary.ts';
import { minute } from '#shared/domain/observations/time.ts';
import type { Item } from '../items.ts';
import { beginIn } from './keys.ts';

/** A summary as an item has it. */
export const stored = (summary: Summary) => ({ summary: packSummary(summary) });

export const summaryIn = ({ summary }: Item): Summary => unpackSummary(summary as Uint8Array);

/** The minutes of an hour, or the one of a delta. */
export function minutesIn(item: Item): (Total & { time: number })[] {
  const begin = beginIn(item.sk);
  if (item.minutes === undefined) {
    const { histogram: _, ...total } = summaryIn(item);
    return [{ time: begin, ...total }];
  }
  return unpackMinutes(item.minutes as Uint8Array).map(({ at, ...total }) => ({ time: begin + at * minute, ...total }));
}
