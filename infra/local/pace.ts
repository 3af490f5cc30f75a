import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Milliseconds between two looks: after one that found something; after one that found many records, so that as many gather
 * again (Lambda looks four times a second); and at most while there is nothing.
 */
export const pace = { busy: 20, many: 100, gathering: 200, idle: 500 } as const;

export type Pace = {
  nudge(): void;
  /** After a look that found so many records. Throws when it is time to stop. */
  pause(found: number): Promise<void>;
};

/**
 * The rhythm of one poller: quick while there is something, slower where there is much, unless somebody waits for the end of
 * it, slower and slower while there is nothing, quick on a nudge.
 */
export const createPace = (signal: AbortSignal, isAwaited: () => boolean): Pace => {
  let still: number = pace.busy;
  let isGathering = false;
  let wake = () => {};
  signal.addEventListener('abort', () => wake());
  return {
    nudge: () => {
      still = pace.busy;
      // However often it is nudged, a poller leaves the functions some time; and where more comes anyway it waits for it.
      setTimeout(() => (isGathering && !isAwaited()) || wake(), pace.busy).unref();
    },
    pause: async (found) => {
      isGathering = found >= pace.many && !isAwaited();
      still = found > 0 ? pace.busy : Math.min(still * 2, pace.idle);
      const waking = new AbortController();
      wake = () => waking.abort();
      const wait = isGathering ? pace.gathering : still;
      if (!signal.aborted) await sleep(wait, undefined, { signal: waking.signal }).catch(() => {});
      signal.throwIfAborted();
    },
  };
};
