import { day } from '#shared/domain/observations/time.ts';

/** How long what is kept is kept, from the time it is of (ms). An hour can be made anew while its minutes are there. */
export const kept = { minutes: 40 * day, hours: 400 * day, days: 1_830 * day } as const;

/** For how long a batch that is sent again is known (ms), from when it came. */
export const known = 35 * day;

/** Seconds since 1970, as DynamoDB's time to live wants it. */
export const endOf = (time: number, lifetime: number): number => Math.ceil((time + lifetime) / 1_000);
