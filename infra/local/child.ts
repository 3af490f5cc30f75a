import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';

export const isRunning = (child: ChildProcess): boolean => child.exitCode === null && child.signalCode === null;

/** Tells `died` when a child ends though nobody stopped it; the answered function stops it and calls off its guard. */
export const watchOver = (child: ChildProcess, died: () => void, callOff: () => void): (() => Promise<void>) => {
  child.once('exit', died);
  return async () => {
    child.off('exit', died);
    if (isRunning(child)) {
      child.kill('SIGTERM');
      await once(child, 'exit');
    }
    callOff();
  };
};
