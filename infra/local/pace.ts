import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Milliseconds between two looks: after one that found something, and for each record of it, up to where enough have
 * gathered (Lambda looks four times a second); and at most while there is nothing.
 */
export const pace = { busy: 20, record: 1, gathered: 200, idle: 500 } as const;

export type Pace = {
  nudge(): void;
  /** After a look that found so many records. Throws when it is time to stop. */
  pause(found: number): Promise<void>;
};

/** The rhythm of one poller: quick while there is little, slower while there is much or nothing, quick on a nudge. */
export const createPace = (signal: AbortSignal): Pace => {
  let still: number = pace.busy;
  let isGathering = false;
  let wake = () => {};
  signal.addEventListener('abort', () => wake());
  return {
    nudge: () => {
      still = pace.busy;
      // However often it is nudged, a poller leaves the functions some time; and where more comes anyway it waits for it.
      setTimeout(() => isGathering || wake(), pace.busy).unref();
    },
    pause: async (found) => {
      isGathering = found > 0;
      still = isGathering ? pace.busy : Math.min(still * 2, pace.idle);
      const wait = isGathering ? Math.min(pace.busy + found * pace.record, pace.gathered) : still;
      const waking = new AbortController();
      wake = () => waking.abort();
      if (!signal.aborted) await sleep(wait, undefined, { signal: waking.signal }).catch(() => {});
      signal.throwIfAborted();
    },
  };
};
