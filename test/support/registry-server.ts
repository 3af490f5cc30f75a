import { startBackend, startStorage } from '#infra/local/backend.ts';
import { lambdaContext, loadFunctions } from '#infra/local/functions.ts';
import { startHost } from '#infra/local/host.ts';
import { startStack } from '#infra/local/stack.ts';
import { startWorkers } from '#infra/local/workers.ts';
import { schedules } from '#shared/operations/schedules.ts';

/**
 * A registry as a process, whose clock starts nothing of itself: whoever started it says what is started, and as if at
 * which time. The arguments are the data folder, which parts of it there are, and how many processes answer calls.
 */

/** `host`: what is written waits in the stream; `consumers`: nobody is listened to. */
export type Parts = 'all' | 'host' | 'consumers';
export type Order = { order: number; start: string; time: number } | { order: number; drain: true };
export type Report = { order: number; error?: string };

type Registry = { url: string; drained(): Promise<void>; stop(): Promise<void> };

const [at, load] = [{ port: 0, host: '127.0.0.1' }, loadFunctions()];
const died = (what: string) => {
  throw new Error(`The embedded ${what} ended unexpectedly.`);
};

const listen = (workers: number) =>
  workers === 1
    ? startHost({ ...at, load })
    : startWorkers(
        workers,
        { ...at, prefix: '', auth: 'open', authFile: '' },
        { wrote() {}, died: () => died('worker') },
      );

const starts: Record<Parts, (data: string, workers: number) => Promise<Registry>> = {
  all: (data, workers) => startStack({ ...at, data, died, workers }),
  host: async (data, workers) => {
    const storage = await startStorage({ data, s3: at, died });
    const host = await listen(workers);
    return {
      url: host.url,
      drained: async () => {},
      stop: async () => {
        await host.stop();
        await storage.stop();
      },
    };
  },
  consumers: async (data) => ({ url: '', ...(await startBackend({ data, load, s3: at, died })) }),
};

const [data, parts, workers] = process.argv.slice(2) as [string, Parts, string];
const running = await starts[parts](data, Number(workers));

async function start(name: string, time: number): Promise<void> {
  const schedule = schedules.find((one) => one.name === name);
  if (!schedule) throw new Error(`The clock starts no ${name}.`);
  const run = await load(schedule.file);
  await run({ time: new Date(time).toISOString() }, lambdaContext(name, schedule.timeout));
}

process.on('message', async (order: Order) => {
  const doing = 'drain' in order ? running.drained() : start(order.start, order.time);
  const error = await doing.then(() => undefined, String);
  process.send?.({ order: order.order, ...(error !== undefined && { error }) } satisfies Report);
});
process.on('disconnect', () => void running.stop().then(() => process.exit(0)));
process.send?.({ url: running.url });
