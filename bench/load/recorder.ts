import { once } from 'node:events';
import { Agent, request as ask, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

/** One request to DynamoDB, and when it was under way (ms). */
export type Sent = {
  operation: string;
  input: Record<string, unknown>;
  /** Of what reads a stream: an answer says where to go on. */
  answer?: { ShardIterator?: string; NextShardIterator?: string; Records?: unknown[] };
  start: number;
  end: number;
};

export type Recorder = { url: string; take(): Sent[]; stop(): void };

/** Stands before a DynamoDB and keeps what it is asked. */
export async function startRecorder(target: string): Promise<Recorder> {
  const { hostname, port } = new URL(target);
  const agent = new Agent({ keepAlive: true });
  let sent: Sent[] = [];
  const server = createServer(async (near, response) => {
    const start = performance.now();
    const body = await buffer(near);
    const { method = 'POST', url: path = '/', headers } = near;
    const far = ask({ hostname, port, method, path, headers, agent }).end(body);
    const [answered] = (await once(far, 'response')) as [import('node:http').IncomingMessage];
    const content = await buffer(answered);
    const operation = String(headers['x-amz-target']).split('.')[1] ?? '';
    const answer = /Iterator|GetRecords/.test(operation) ? { answer: JSON.parse(content.toString()) } : {};
    if (body.length > 0) {
      sent.push({ operation, input: JSON.parse(body.toString()), ...answer, start, end: performance.now() });
    }
    response.writeHead(answered.statusCode ?? 500, answered.headers).end(content);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    take: () => {
      const taken = sent.toSorted((a, b) => a.start - b.start);
      sent = [];
      return taken;
    },
    stop: () => {
      server.close();
      server.closeAllConnections();
      agent.destroy();
    },
  };
}

/** What was begun before anything of it had ended was asked at once; the rest one after the other. */
export function atOnce(sent: readonly Sent[]): Sent[][] {
  const groups: Sent[][] = [];
  let earliest = Number.NEGATIVE_INFINITY;
  for (const one of sent) {
    const group = groups.at(-1);
    if (group && one.start < earliest) group.push(one);
    else groups.push([one]);
    earliest = group && one.start < earliest ? Math.min(earliest, one.end) : one.end;
  }
  return groups;
}
