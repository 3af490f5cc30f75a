import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Order, Parts, Report } from './registry-server.ts';

/** A registry in a process of its own, with a clock that is moved from here. */
export type RegistryProcess = {
  url: string;
  pid: number;
  /** What the clock starts by that name is started as if it were due then (ms since 1970), and has ended. */
  start(name: string, time: number): Promise<void>;
  /** What was written is in the ledger. */
  drained(): Promise<void>;
  stop(): Promise<void>;
};

type Sent = Order extends infer One ? (One extends Order ? Omit<One, 'order'> : never) : never;

type Options = {
  parts?: Parts;
  /** Processes that answer calls. */
  workers?: number;
  env?: Record<string, string>;
  execArgv?: string[];
  /** A file descriptor to which goes what it prints: without it what it prints to stderr is shown. */
  output?: number;
};

export async function startRegistryProcess(
  data: string,
  { parts = 'all', workers = 1, env = {}, execArgv = [], output }: Options = {},
): Promise<RegistryProcess> {
  const child = fork(join(import.meta.dirname, 'registry-server.ts'), [data, parts, String(workers)], {
    env: { ...process.env, STAGEBOOK_LOG_LEVEL: 'off', ...env },
    execArgv,
    stdio: ['ignore', output ?? 'ignore', output ?? 'inherit', 'ipc'],
  });
  const died = once(child, 'exit').then(([code]) => {
    throw new Error(`The registry ended with ${code}.`);
  });
  died.catch(() => {});
  const [{ url }] = (await Promise.race([once(child, 'message'), died])) as [{ url: string }];
  const waiting = new Map<number, (report: Report) => void>();
  child.on('message', (report: Report) => waiting.get(report.order)?.(report));
  let orders = 0;
  const tell = async (sent: Sent): Promise<void> => {
    const order = ++orders;
    const reported = new Promise<Report>((resolve) => waiting.set(order, resolve));
    child.send({ order, ...sent });
    const { error } = await Promise.race([reported, died]);
    waiting.delete(order);
    if (error !== undefined) throw new Error(error);
  };
  return {
    url,
    pid: child.pid as number,
    start: (name, time) => tell({ start: name, time }),
    drained: () => tell({ drain: true }),
    stop: async () => {
      child.disconnect();
      await died.catch(() => {});
    },
  };
}
