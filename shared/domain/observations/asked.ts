import { resolutions } from '#shared/operations/observations.ts';
import { invalidParameter } from '#shared/wire/errors.ts';
import { readInstant } from '#shared/wire/instant.ts';
import { day, type Resolution, units } from './time.ts';

/** Which part of a series is asked for. Times are milliseconds since 1970. */

/** Of one answer. */
const mostPoints = 1_500;

type Given = { from?: string | undefined; to?: string | undefined; resolution?: Resolution | undefined };

/** Errors: INVALID_PARAMETER_VALUE for a range that ends before it begins, or has too many points. */
export function readRange({ from, to, resolution }: Given, now: number) {
  const end = to === undefined ? now : readInstant('to', to);
  const begin = from === undefined ? end - day : readInstant('from', from);
  if (begin >= end) throw invalidParameter("'from' must be before 'to'.");
  const has = (one: Resolution) => (end - begin) / units[one];
  const chosen = resolution ?? resolutions.find((one) => has(one) <= mostPoints) ?? 'day';
  if (has(chosen) <= mostPoints) return { from: begin, to: end, resolution: chosen };
  throw invalidParameter(
    `From 'from' to 'to' there are ${Math.ceil(has(chosen))} points by the ${chosen}, and an answer has ${mostPoints} at most. ` +
      "Ask for less, or for a coarser 'resolution': minute, hour or day.",
  );
}

/** Tags as JSON. Errors: INVALID_PARAMETER_VALUE. */
export function readTags(text: string | undefined): Record<string, string> | undefined {
  if (text === undefined || text === '') return undefined;
  const given = parsed(text);
  const isMap = typeof given === 'object' && given !== null && !Array.isArray(given);
  if (isMap && Object.values(given).every((value) => typeof value === 'string')) return given as Record<string, string>;
  throw invalidParameter('\'tags\' must be JSON of texts by their names, e.g. {"region": "eu"}.');
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
