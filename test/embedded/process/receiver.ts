import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** A delivery as a receiver sees it: which of its paths, and of what. */
export type Arrival = { path: string; model: string; rev: number; delivery: string; accepted: boolean };

/** Listens on this machine and notes what comes, in order; one in twenty it does not take, one way or another. */
export async function startReceiver(): Promise<{ url: string; arrivals: Arrival[]; stop(): void }> {
  const arrivals: Arrival[] = [];
  const read = async (request: IncomingMessage) => ({
    path: request.url ?? '',
    model: JSON.parse(await text(request)).model_name as string,
    rev: Number(request.headers['x-stagebook-rev']),
    delivery: String(request.headers['x-stagebook-delivery-id']),
  });
  const server = createServer(async (request, response) => {
    // A sender that was killed leaves half a request.
    const arrival = await read(request).catch(() => undefined);
    if (!arrival) return response.destroy();
    const luck = Math.random();
    arrivals.push({ ...arrival, accepted: luck >= 0.05 });
    if (luck < 0.02) response.destroy();
    else response.writeHead(luck < 0.05 ? 503 : 200).end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    arrivals,
    stop: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

export const nameOf = ({ path, model, rev }: Arrival) => `${path} ${model} ${rev}`;

/** Arrivals that came before one of the same model, at the same receiver, had been accepted that came before it. */
export function tooEarly(arrivals: readonly Arrival[], revs: ReadonlyMap<string, number[]>): string[] {
  const accepted = new Set<string>();
  return arrivals.flatMap((one) => {
    const before = revs.get(one.model)?.filter((rev) => rev < one.rev) ?? [];
    const isEarly = before.some((rev) => !accepted.has(nameOf({ ...one, rev })));
    if (one.accepted) accepted.add(nameOf(one));
    return isEarly ? [nameOf(one)] : [];
  });
}
