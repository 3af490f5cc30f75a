import type { resolutions } from '#shared/operations/observations.ts';

/** Milliseconds. */
export const minute = 60_000;
export const hour = 60 * minute;
export const day = 24 * hour;

export type Resolution = (typeof resolutions)[number];
export const units: Record<Resolution, number> = { minute, hour, day };

/** When the minute, hour or day of a time began (UTC). */
export const beginOf = (unit: number, time: number): number => time - (time % unit);
