import { setTimeout as sleep } from 'node:timers/promises';

/** Milliseconds between two looks: to let records gather while they come, and at most while none do. */
export const pace = { busy: 20, idle: 500 } as const;

export type Pace = {
  nudge(): void;
  /** Throws when it is time to stop. */
  pause(found: boolean): Promise<void>;
};

/** The rhythm of one poller: quick while there is something, slower and slower while there is not, quick on a nudge. */
export const createPace = (signal: AbortSignal): Pace => {
  let wait: number = pace.busy;
  let wake = () => {};
  signal.addEventListener('abort', () => wake());
  return {
    nudge: () => {
      wait = pace.busy;
      // However often it is nudged, a poller leaves the functions some time.
      setTimeout(wake, pace.busy).unref();
    },
    pause: async (found) => {
      wait = found ? pace.busy : Math.min(wait * 2, pace.idle);
      const waking = new AbortController();
      wake = () => waking.abort();
      if (!signal.aborted) await sleep(wait, undefined, { signal: waking.signal }).catch(() => {});
      signal.throwIfAborted();
    },
  };
};
