import { once } from 'node:events';
import { Agent, createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Random } from '#test/embedded/fuzz/random.ts';
import type { Asked, Fault, Faults } from './faults.ts';

export type FaultyProxy = {
  url: string;
  requests(): number;
  /** How often each fault was injected, slow ones by that name. */
  injected: ReadonlyMap<string, number>;
  /** Whether a fault that may lead to this answer befell any request between two times (ms, of `performance`). */
  befell(leadsTo: Fault['leadsTo'], from: number, to: number): boolean;
  stop(): Promise<void>;
};

type Options = {
  target: string;
  faults: Faults;
  operationOf(request: IncomingMessage): string;
  random: Random;
  /** How many times as frequent faults are just now; 0: none. */
  weather(): number;
};

/** Between the two, on a logarithmic scale. */
const logarithmic = (random: Random, from: number, to: number) => from * (to / from) ** random.next();

function drawn({ faults }: Faults, { operation }: Asked, random: Random, weather: number): Fault | undefined {
  let left = random.next() * 1_000;
  for (const fault of faults) {
    if (fault.befalls && !fault.befalls.test(operation)) continue;
    left -= fault.rate * weather;
    if (left < 0) return fault;
  }
  return undefined;
}

/** The request as it came, signature, name of the host and all. */
async function forward(
  near: IncomingMessage,
  body: Buffer,
  agent: Agent,
  target: URL,
): Promise<{ far: IncomingMessage; answer: Buffer }> {
  const far = request({
    ...{ agent, host: target.hostname, port: target.port, method: near.method, path: near.url },
    headers: { ...near.headers, 'content-length': body.length },
  });
  far.end(body);
  const [answer] = (await once(far, 'response')) as [IncomingMessage];
  return { far: answer, answer: await buffer(answer) };
}

/** Hop by hop: the proxy has a connection of its own. */
const own = ['connection', 'keep-alive', 'transfer-encoding'];

function head(response: ServerResponse, far: IncomingMessage): ServerResponse {
  const headers = Object.entries(far.headers).filter(([name]) => !own.includes(name));
  return response.writeHead(far.statusCode as number, Object.fromEntries(headers));
}

/** Stands before a server, and lets faults befall what is asked of it. */
export async function startFaultyProxy(options: Options): Promise<FaultyProxy> {
  const { faults, operationOf, random, weather } = options;
  const target = new URL(options.target);
  const agent = new Agent({ keepAlive: true });
  const injected = new Map<string, number>();
  const times: Record<Fault['leadsTo'], number[]> = { 429: [], 503: [] };
  let requests = 0;
  const count = (name: string) => injected.set(name, (injected.get(name) ?? 0) + 1);

  async function handle(near: IncomingMessage, response: ServerResponse): Promise<void> {
    requests += 1;
    const asked: Asked = { operation: operationOf(near), body: await buffer(near) };
    const now = weather();
    const { rate, from, to } = faults.slow;
    if (random.chance((rate * now) / 1_000)) {
      count('slow');
      await sleep(logarithmic(random, from, to));
    }
    const fault = drawn(faults, asked, random, now);
    const befall = () => {
      if (!fault) return false;
      count(fault.name);
      times[fault.leadsTo].push(performance.now());
      if (!fault.answer) return response.destroy();
      const { status, type, body } = fault.answer(asked);
      return response.writeHead(status, { 'content-type': type, 'content-length': Buffer.byteLength(body) }).end(body);
    };
    if (fault?.when === 'before') return void befall();
    const { far, answer } = await forward(near, asked.body, agent, target);
    if (fault?.when === 'amid') head(response, far).write(answer.subarray(0, answer.length / 2), befall);
    else if (!befall()) head(response, far).end(answer);
  }

  const server = createServer({ keepAliveTimeout: 65_000 }, (near, response) => {
    // Who asked has hung up: the same to who is asked.
    handle(near, response).catch(() => response.destroy());
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests: () => requests,
    injected,
    befell: (leadsTo, from, to) => (times[leadsTo].findLast((time) => time <= to) ?? 0) >= from,
    stop: async () => {
      server.closeAllConnections();
      server.close();
      agent.destroy();
    },
  };
}
