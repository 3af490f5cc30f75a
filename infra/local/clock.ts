import { schedules } from '#shared/operations/schedules.ts';
import { type LoadFunction, lambdaContext } from './functions.ts';

/** After a start there may be what the last stop, or kill -9, left undone (ms). */
const soon = 10_000;

/** Starts what the clock starts: soon, each so many minutes, and when it is stopped once more. A failure waits for the next. */
export const startClock = (load: LoadFunction, everyMinutes: number): { stop(): Promise<void> } => {
  const runAll = async () => {
    for (const { name, file, timeout } of schedules) {
      try {
        await (await load(file))({}, lambdaContext(name, timeout));
      } catch (error) {
        console.warn(`${name} failed, and will be tried again: ${(error as Error).message}`);
      }
    }
  };
  let running = Promise.resolve();
  const run = () => {
    running = running.then(runAll);
    return running;
  };
  const timers = [setTimeout(run, soon), setInterval(run, everyMinutes * 60_000)];
  for (const timer of timers) timer.unref();
  return {
    stop: () => {
      for (const timer of timers) clearTimeout(timer);
      return run();
    },
  };
};
