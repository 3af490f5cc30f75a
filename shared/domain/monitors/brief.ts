import { type Brief, brief } from '../brief.ts';
import type { Settings } from './types.ts';

/** Bytes of a row's text. */
const room = 250;

/** What a monitor found, whole or its beginning: by its digest nobody would know it. */
export function briefReason(reason: string): string {
  if (Buffer.byteLength(reason) <= room) return reason;
  // Cut within a character, the rest of it is none.
  return `${Buffer.from(reason)
    .subarray(0, room)
    .toString()
    .replace(/\uFFFD+$/, '')}…`;
}

/** What a row of history tells of a monitor: JSON of its settings, or of those that a change made others. */

const fields = [
  'name',
  'watch',
  'metric',
  'tags',
  'statistic',
  'rule',
  'window_minutes',
  'for_minutes',
  'minimum_samples',
  'action',
  'cool_down_minutes',
  'enabled',
] as const satisfies (keyof Settings)[];

const only = (settings: Settings, some: readonly (keyof Settings)[]): Brief =>
  brief(JSON.stringify(Object.fromEntries(some.map((field) => [field, settings[field]]))));

export const briefOf = (settings: Settings): Brief => only(settings, fields);

const isSame = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other);

export function briefChange(before: Settings, after: Settings): { from: Brief; to: Brief } {
  const changed = fields.filter((field) => !isSame(before[field], after[field]));
  return { from: only(before, changed), to: only(after, changed) };
}
