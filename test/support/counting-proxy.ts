import { startProxy } from './proxy.ts';

export type CountingProxy = {
  url: string;
  /** Bytes since the last time, both ways together. */
  take(): number;
  stop(): void;
};

/** Stands before a server and counts what passes. */
export async function startCountingProxy(target: string): Promise<CountingProxy> {
  let bytes = 0;
  const count = (chunk: Buffer) => {
    bytes += chunk.length;
  };
  const proxy = await startProxy(target, { asked: count, answered: count });
  const take = () => {
    const taken = bytes;
    bytes = 0;
    return taken;
  };
  return { ...proxy, take };
}
