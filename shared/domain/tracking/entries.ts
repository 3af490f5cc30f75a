import { invalidParameter } from '#shared/wire/errors.ts';
import { requireStorable } from '../names.ts';

/** Params and tags as lists of entries, and as the maps they are kept in. */

type Entry = { key: string; value: string };

/** Of two entries with one key the last counts. Errors: INVALID_PARAMETER_VALUE for a key that no map can have. */
export function mapOf(entries: readonly Entry[]): Record<string, string> {
  for (const { key } of entries) {
    if (key === '') throw invalidParameter('A key cannot be empty.');
    requireStorable('A key', key);
  }
  return Object.fromEntries(entries.map(({ key, value }) => [key, value]));
}

/** Errors: INVALID_PARAMETER_VALUE, besides, for one key with two values: what is created has to be clear. */
export function distinctMap(what: string, entries: readonly Entry[]): Record<string, string> {
  const map = mapOf(entries);
  const other = entries.find(({ key, value }) => map[key] !== value);
  if (!other) return map;
  throw invalidParameter(
    `The ${what} '${other.key}' is given twice, with values '${other.value}' and '${map[other.key]}'.`,
  );
}

/** All but one; `undefined`: there is none of that key. `constructor` is a legal one, and something every object has. */
export function without(map: Record<string, string>, key: string): Record<string, string> | undefined {
  if (!Object.hasOwn(map, key)) return undefined;
  const { [key]: _, ...others } = map;
  return others;
}
