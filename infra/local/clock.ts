import { type Schedule, schedules, takeCheckpoint } from '#shared/operations/schedules.ts';
import { type LoadFunction, lambdaContext } from './functions.ts';

/** After a start there may be what the last stop, or kill -9, left undone (ms). */
const soon = 10_000;

/**
 * Starts what the clock starts: soon, and each so many minutes; checkpoints each `checkpointMinutes`, 0: never, and once
 * more when it is stopped. One at a time; a failure waits for the next.
 */
export const startClock = (load: LoadFunction, checkpointMinutes: number): { stop(): Promise<void> } => {
  let running = Promise.resolve();
  const start = ({ name, file, timeout }: Schedule) => {
    running = running.then(async () => {
      try {
        await (await load(file))({}, lambdaContext(name, timeout));
      } catch (error) {
        console.warn(`${name} failed, and will be tried again: ${(error as Error).message}`);
      }
    });
    return running;
  };
  const minutesOf = ({ name, everyMinutes }: Schedule) =>
    name === takeCheckpoint.name ? checkpointMinutes : everyMinutes;
  const started = schedules.filter((schedule) => minutesOf(schedule) > 0);
  const timers = started.flatMap((schedule) => [
    setTimeout(start, soon, schedule),
    setInterval(start, minutesOf(schedule) * 60_000, schedule),
  ]);
  for (const timer of timers) timer.unref();
  return {
    stop: () => {
      for (const timer of timers) clearTimeout(timer);
      return started.includes(takeCheckpoint) ? start(takeCheckpoint) : running;
    },
  };
};
