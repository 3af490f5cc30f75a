import { invalidParameter } from '#shared/wire/errors.ts';

/** Errors: INVALID_PARAMETER_VALUE for a filter of more than so many characters. */
export function requireShort(filter: string, most: number): void {
  if (filter.length <= most) return;
  throw invalidParameter(`Search filter has ${filter.length} characters; at most ${most} are supported.`);
}
