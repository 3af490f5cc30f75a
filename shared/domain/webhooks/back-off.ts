/** Of a delivery's tries, all ms: */
const first = 1_000;
/** No pause between two is longer, and no receiver's `Retry-After` is taken to ask for more. */
const longest = 3_600_000;
/** What has been tried for so long, */
const patience = 12 * 3_600_000;
/** and so often, is given up. */
const leastTries = 10;

/** Failures in a row, of all its models, after which a webhook pauses. */
export const failuresUntilPause = 20;
/** Between two probes of a webhook that pauses (ms). */
export const probeEvery = 60_000;

/**
 * Until the next try, after so many that failed (ms): twice as long each time, of which up to half is left to chance, so
 * that those who failed together do not come back together. Never before the receiver asked to be tried again.
 */
export function pauseAfter(failed: number, retryAfter = 0, chance = Math.random()): number {
  const full = Math.min(longest, first * 2 ** Math.min(failed - 1, 30));
  return Math.max(Math.round(full * (1 - chance / 2)), Math.min(longest, retryAfter));
}

/** `since`: when the first of these tries was made; both ms since 1970. */
export const isHopeless = (tries: number, since: number, now: number): boolean =>
  tries >= leastTries && now - since >= patience;
