import { once } from 'node:events';
import { type AddressInfo, connect, createServer } from 'node:net';

export type CountingProxy = {
  url: string;
  /** Bytes since the last time, both ways together. */
  take(): number;
  stop(): void;
};

/** Stands before a server and counts what passes, headers included. */
export async function startCountingProxy(target: string): Promise<CountingProxy> {
  const { hostname, port } = new URL(target);
  let bytes = 0;
  const server = createServer((near) => {
    const far = connect(Number(port), hostname);
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      from.on('data', (chunk) => {
        bytes += chunk.length;
      });
      from.pipe(to);
      from.on('error', () => to.destroy());
    }
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    take: () => {
      const taken = bytes;
      bytes = 0;
      return taken;
    },
    stop: () => server.close(),
  };
}
