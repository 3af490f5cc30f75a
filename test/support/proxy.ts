import { once } from 'node:events';
import { type AddressInfo, connect, createServer } from 'node:net';

type Passes = (chunk: Buffer) => unknown;

/** Stands before a server, and shows what passes: headers, too. */
export async function startProxy(target: string, { asked, answered }: { asked: Passes; answered: Passes }) {
  const { hostname, port } = new URL(target);
  const server = createServer((near) => {
    const far = connect(Number(port), hostname);
    for (const [from, to, passes] of [
      [near, far, asked],
      [far, near, answered],
    ] as const) {
      from.on('data', passes);
      from.pipe(to);
      from.on('error', () => to.destroy());
    }
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { url, stop: () => void server.close() };
}
