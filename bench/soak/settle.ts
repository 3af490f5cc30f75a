import { Agent, type IncomingHttpHeaders, type IncomingMessage, request } from 'node:http';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Fault } from './faults.ts';

export type Call = {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Below `/api/2.0/`. */
  path: string;
  query?: Record<string, string>;
  body?: object | Buffer;
  /** Its `Idempotency-Key`. */
  key?: string;
  headers?: Record<string, string>;
  /** Error codes that other clients may be the cause of. */
  refused?: readonly string[];
  /** Error codes that say of a call without a key, whose first try may have happened, that it has. */
  happened?: readonly string[];
};

export type Answered = {
  status: number;
  headers: IncomingHttpHeaders;
  text: string;
  // biome-ignore lint/suspicious/noExplicitAny: what is in it the calls' callers know.
  body: any;
};

/** What a call came to at last; of one that was refused, or had happened before it was told so, the error's code. */
export type Settled = Answered & {
  refused?: string;
  happened?: string;
  /** One of its tries may have happened, though nobody was told. */
  unsure: boolean;
};

/** What all clients share. */
export type Telling = {
  url: string;
  befell(leadsTo: Fault['leadsTo'], from: number, to: number): boolean;
  /** Something that no retry explains. */
  found(finding: string): void;
  answered(call: Call, status: number, ms: number): void;
  settled(tries: number): void;
};

/** As mlflow's client has it. */
export const retries = 7;
const patience = 120_000;

const agent = new Agent({ keepAlive: true });

export function ask(url: string, { method, body, headers = {}, key }: Call): Promise<IncomingMessage> {
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
  const payload = body === undefined || Buffer.isBuffer(body) ? body : JSON.stringify(body);
  const type = Buffer.isBuffer(body) ? 'application/octet-stream' : 'application/json';
  const sent = request(url, {
    ...{ agent, method, signal: AbortSignal.timeout(patience) },
    headers: {
      ...(payload !== undefined && { 'content-type': type, 'content-length': Buffer.byteLength(payload) }),
      ...(key !== undefined && { 'idempotency-key': key }),
      ...headers,
    },
  });
  sent.on('response', resolve).on('error', reject).end(payload);
  return promise;
}

async function once(url: string, call: Call): Promise<Answered> {
  const response = await ask(url, call);
  const said = await text(response);
  const isJson = response.headers['content-type']?.startsWith('application/json');
  return {
    ...{ status: response.statusCode as number, headers: response.headers, text: said },
    body: isJson ? JSON.parse(said) : undefined,
  };
}

/** Nothing can be done with it but report it: it has been, by `found`. */
export class Unexplained extends Error {}

/** What is wrong with an answer that asks for a retry, or is none. */
function unexplained({ status, headers, body }: Answered, telling: Telling, begun: number): string | undefined {
  const code = { 429: 'REQUEST_LIMIT_EXCEEDED', 503: 'TEMPORARILY_UNAVAILABLE' }[status];
  if (code === undefined || body?.error_code !== code) return 'is not explained';
  if (!headers['retry-after']) return 'says not when to try again';
  // Others who write the same model are enough for a 429.
  if (status === 503 && !telling.befell(503, begun, performance.now())) return 'came though no fault befell anything';
  return undefined;
}

/** Sends it as mlflow's client would, again when the answer says so, until it is settled. */
export async function settle(telling: Telling, call: Call): Promise<Settled> {
  const query = call.query ? `?${new URLSearchParams(call.query)}` : '';
  const url = `${telling.url}/api/2.0/${call.path}${query}`;
  const fail = (why: string): never => {
    telling.found(why);
    throw new Unexplained(why);
  };
  let unsure = false;
  for (let tries = 0; ; tries++) {
    const begun = performance.now();
    const answer = await once(url, call).catch((error: Error) => fail(`${call.path} was cut off: ${error.message}`));
    telling.answered(call, answer.status, performance.now() - begun);
    const code: string | undefined = answer.body?.error_code;
    const settled = { ...answer, unsure };
    if (answer.status < 400) {
      telling.settled(tries);
      return settled;
    }
    if (code !== undefined && call.refused?.includes(code)) return { ...settled, refused: code };
    if (code !== undefined && unsure && call.happened?.includes(code)) return { ...settled, happened: code };
    const told = `${call.method} ${call.path} ${JSON.stringify(call.query ?? call.body ?? {}).slice(0, 300)}: ${answer.status} ${answer.text.slice(0, 300)}`;
    const why = unexplained(answer, telling, begun);
    if (why) return fail(`${told} ${why}`);
    if (tries === retries) return fail(`${told} after ${retries} retries`);
    unsure ||= answer.status === 503 && call.method !== 'GET' && call.key === undefined;
    await sleep(Number(answer.headers['retry-after']) * 1_000 * (0.5 + Math.random()) + 250 * tries);
  }
}

export const closeConnections = (): void => agent.destroy();
