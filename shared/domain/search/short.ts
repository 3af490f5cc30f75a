import { invalidParameter } from '#shared/wire/errors.ts';

/** Errors: INVALID_PARAMETER_VALUE for a filter of more than so many characters. */
export function requireShort(filter: string, most: number): void {
  if (filter.length <= most) return;
  throw invalidParameter(`Search filter has ${filter.length} characters; at most ${most} are supported.`);
}

/** The list. Errors: INVALID_PARAMETER_VALUE for more entries than anybody means. */
export function requireFew<Entry>(parameter: string, list: readonly Entry[], most: number): readonly Entry[] {
  if (list.length <= most) return list;
  throw invalidParameter(`\`${parameter}\` has ${list.length} entries; at most ${most} are supported.`);
}
