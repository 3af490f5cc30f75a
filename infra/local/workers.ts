import cluster, { type Worker } from 'node:cluster';
import { once } from 'node:events';
import { join } from 'node:path';
import { CannotStart } from './cannot-start.ts';
import type { FromWorker, WorkerOptions } from './worker.ts';

type Workers = { url: string; stop(): Promise<void> };

/** What it says first; nothing, if it ends before. */
const firstWord = (worker: Worker): Promise<FromWorker | undefined> =>
  Promise.race([once(worker, 'message').then(([said]) => said), once(worker, 'exit').then(() => undefined)]);

/** So many processes that answer calls at one port; `wrote` is called after each that may have written something. */
export async function startWorkers(
  count: number,
  options: WorkerOptions,
  { wrote, died }: { wrote(): void; died(): void },
): Promise<Workers> {
  cluster.setupPrimary({ exec: join(import.meta.dirname, 'worker.ts'), args: [JSON.stringify(options)] });
  const workers = Array.from({ length: count }, () => cluster.fork());
  const stop = async () => {
    await Promise.all(
      workers.map(async (worker) => {
        worker.off('exit', died);
        if (worker.isDead()) return;
        const ended = once(worker, 'exit');
        worker.send('stop');
        await ended;
      }),
    );
  };
  for (const worker of workers) {
    worker.on('message', (said: FromWorker) => said === 'wrote' && wrote());
  }
  const words = await Promise.all(workers.map(firstWord));
  const [url] = words.flatMap((word) => (typeof word === 'object' ? [word.listening] : []));
  if (url === undefined || words.includes(undefined)) {
    await stop();
    throw new CannotStart(`Cannot listen at ${options.host}:${options.port}; what is wrong is said above.`);
  }
  for (const worker of workers) worker.on('exit', died);
  return { url, stop };
}
