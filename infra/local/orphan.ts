import { setTimeout as sleep } from 'node:timers/promises';

export const answers = (endpoint: string): Promise<boolean> =>
  fetch(endpoint, { signal: AbortSignal.timeout(1000) }).then(
    async (response) => {
      await response.arrayBuffer();
      return true;
    },
    () => false,
  );

const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

/**
 * Ends a child that outlived its Stagebook and its guard. A process that has the number it had and answers where it did
 * is taken for it.
 */
export const endLeftBehind = async (endpoint: string, pid: number | undefined): Promise<void> => {
  if (pid === undefined || !isAlive(pid) || !(await answers(endpoint))) return;
  process.kill(pid, 'SIGKILL');
  // Its number may live on: nobody need have asked how it ended.
  while (await answers(endpoint)) await sleep(5);
};
