import { invalidParameter } from './errors.ts';

const iso = /^(\d{4}-\d\d-\d\d)(?:[Tt ](\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?)([Zz]|[+-]\d\d:?\d\d))?$/;

/** JavaScript takes the 30th of February for a day in March. */
function fromIso(text: string): number {
  const [, date, time = '00:00', zone = 'Z'] = iso.exec(text) ?? [];
  if (date === undefined) return Number.NaN;
  const midnight = new Date(`${date}T00:00Z`);
  if (Number.isNaN(midnight.getTime()) || midnight.toISOString().slice(0, 10) !== date) return Number.NaN;
  const offset = zone.toUpperCase().replace(/^([+-]\d\d)(\d\d)$/, '$1:$2');
  return Date.parse(`${date}T${time}${offset}`);
}

/**
 * A point in time in ms since 1970: given as those, or in ISO 8601 with its zone, `2026-11-25T12:00:00Z` or `+01:00`; a
 * date alone is its midnight in UTC. Fractions below a millisecond are cut off. Errors: INVALID_PARAMETER_VALUE.
 */
export function readInstant(parameter: string, text: string): number {
  const instant = /^\d{1,15}$/.test(text) ? Number(text) : fromIso(text);
  if (Number.isFinite(instant) && instant >= 0 && instant <= 9_999_999_999_999) return instant;
  throw invalidParameter(
    `Invalid value '${text}' for parameter '${parameter}': it must be a time since 1970, in milliseconds or in ISO 8601 ` +
      'with its zone, e.g. 2026-11-25T12:00:00Z.',
  );
}
