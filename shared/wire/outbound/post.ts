import { type ClientRequest, request as http, type IncomingMessage } from 'node:http';
import { request as https } from 'node:https';
import { isIP, type Socket } from 'node:net';
import { chosen } from '../environment.ts';
import { hostOf, isPublic } from './address.ts';
import { explained } from './explained.ts';
import { guardedLookup, type Lookup, Refused, refusal } from './guard.ts';
import { readAnswer } from './read-answer.ts';
import { retryAfter } from './retry-after.ts';
import type { Try } from './try.ts';

/** For all of it: the name, the connection, the request and the answer (ms). */
const patience = 5_000;

export type Post = {
  url: string;
  headers: Record<string, string>;
  body: string;
  /** The certificate is not looked at, where private addresses are allowed: elsewhere it always is. */
  insecure?: boolean | undefined;
  /** What an answer that repeats the request is kept without. */
  hidden?: readonly string[];
};

/** What a deployment lets webhooks do; `lookup` stands in for the system's in tests. */
export type Guard = { allowPrivate: boolean; lookup?: Lookup };

const guardOfDeployment: Guard = { allowPrivate: chosen('privateHooks') === 'on' };

/** The peer itself is looked at, too, whatever found it, and before it is greeted: TLS's own listener comes after. */
function guardPeer(request: ClientRequest, host: string): void {
  request.once('socket', (socket: Socket) => {
    const look = () => {
      const { remoteAddress = 'an unknown address' } = socket;
      if (!isPublic(remoteAddress)) request.destroy(refusal(host, remoteAddress));
    };
    if (socket.connecting) socket.prependOnceListener('connect', look);
    else look();
  });
}

function open({ url, headers, insecure = false }: Post, { allowPrivate, lookup }: Guard, signal: AbortSignal) {
  const target = new URL(url);
  const host = hostOf(target);
  // A connection of its own, which nobody else's look-up chose; and no proxy, which would connect for us.
  const options = { method: 'POST', headers, signal, agent: false as const };
  if (allowPrivate)
    return target.protocol === 'http:'
      ? http(target, options)
      : https(target, { ...options, rejectUnauthorized: !insecure });
  if (target.protocol !== 'https:') throw new Refused(`Nothing is sent by ${target.protocol}, but by https: alone.`);
  // For an address nothing is looked up.
  if (isIP(host) && !isPublic(host)) throw refusal(host, host);
  const request = https(target, { ...options, rejectUnauthorized: true, lookup: guardedLookup(lookup) });
  guardPeer(request, host);
  return request;
}

async function answerTo(request: ClientRequest, body: string): Promise<IncomingMessage> {
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
  request.once('response', resolve).on('error', reject);
  // Of one that is answered with another protocol, there is neither.
  request.once('close', () => reject(Object.assign(new Error(), { code: 'closed without an answer' })));
  request.end(body);
  return promise;
}

/**
 * Sends one request and tells what came of it, whatever that is: it never throws for what a receiver or the network does.
 * It goes to public addresses by https alone, unless the deployment allows others; redirects are not followed.
 */
export async function post(request: Post, guard: Guard = guardOfDeployment): Promise<Try> {
  const at = Date.now();
  const started = performance.now();
  const latency = () => Math.round(performance.now() - started);
  const signal = AbortSignal.timeout(patience);
  const why = (error: unknown) =>
    signal.aborted ? `There was no whole answer within ${patience / 1_000} s.` : explained(error);
  let response: IncomingMessage;
  try {
    response = await answerTo(open(request, guard, signal), request.body);
  } catch (error) {
    return { at, latency: latency(), error: why(error) };
  }
  const { statusCode: status = 0, headers } = response;
  try {
    const answer = await readAnswer(response, request.hidden);
    return { at, status, ...retryAfter(headers['retry-after']), answer, latency: latency() };
  } catch (error) {
    // What was answered counts only when all of it came.
    return { at, latency: latency(), error: `The answer (${status}) broke off. ${why(error)}` };
  }
}
