import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { finished } from 'node:stream/promises';
import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import type { ErrorCode } from '#shared/operations/error-codes.ts';
import { notFound } from '#shared/operations/fallback.ts';
import type { Operation } from '#shared/operations/operation.ts';
import { findRoute } from '#shared/operations/routes.ts';
import { type Auth, openToAll } from './auth/auth.ts';
import { CannotStart } from './cannot-start.ts';
import { type HttpEvent, isText, type Routing, target, toEvent } from './event.ts';
import { type LoadFunction, lambdaContext } from './functions.ts';
import { inUrl, isOurs } from './host-names.ts';
import { reference } from './reference.ts';

type Route = Omit<Routing, 'authorizer'> & Pick<Operation, 'name' | 'file' | 'tooBig'>;

export type Host = { url: string; port: number; stop(): Promise<void> };

export type HostOptions = {
  port: number;
  host: string;
  load: LoadFunction;
  /** `/` and the name of a stage that every path begins with, as API Gateway's named stages have it. */
  prefix?: string;
  /** How callers sign in; without it nobody is asked. */
  auth?: Auth;
  /** Called after each request that may have written something. */
  wrote?: () => void;
};

/** Lambda's limit on what a function is sent and what it answers. */
const payloadLimit = 6 * 1024 * 1024;
/** The longest that HTTP API waits for a function. */
const timeLimit = 30;

/** What a request leads to; nothing where API Gateway has no stage. */
const route = (request: IncomingMessage, prefix: string): Route | undefined => {
  const { path } = target(request);
  if (prefix && path !== prefix && !path.startsWith(`${prefix}/`)) return undefined;
  const { method = '' } = request;
  const found = findRoute(method, path.slice(prefix.length));
  const stage = prefix.slice(1) || '$default';
  if (!found) return { ...notFound, routeKey: '$default', stage };
  const { operation, path: template, ...parameters } = found;
  return { ...operation, ...parameters, routeKey: `${method} ${template}`, stage };
};

/**
 * The whole body, or nothing if it is too big for a function: then the rest is read, so that the client hears why, and
 * dropped. Base64 makes four bytes of three.
 */
const readBody = async (request: IncomingMessage): Promise<Buffer | undefined> => {
  const limit = isText(request.headers['content-type']) ? payloadLimit : (payloadLimit * 3) / 4;
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += chunk.length;
    if (size <= limit) chunks.push(chunk);
    else chunks.length = 0;
  }
  return size <= limit ? Buffer.concat(chunks) : undefined;
};

const send = (response: ServerResponse, result: APIGatewayProxyStructuredResultV2) => {
  const body = Buffer.from(result.body ?? '', result.isBase64Encoded ? 'base64' : 'utf8');
  if (body.length > payloadLimit) throw new Error(`a response of ${body.length} bytes is more than Lambda can send`);
  response.statusCode = result.statusCode ?? 200;
  for (const [name, value] of Object.entries(result.headers ?? {})) response.setHeader(name, String(value));
  if (result.cookies) response.setHeader('set-cookie', result.cookies);
  response.setHeader('content-length', body.length);
  response.end(body);
};

type Refusal = { status: number; code: ErrorCode; message: string; headers?: Record<string, string> };

const refuse = (response: ServerResponse, { status, code, message, headers }: Refusal) =>
  send(response, {
    statusCode: status,
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ error_code: code, message }),
  });

/** API Gateway's own words would be `Unauthorized`. */
const unauthenticated = (message: string, challenge: string): Refusal => ({
  status: 401,
  code: 'UNAUTHENTICATED',
  message,
  headers: { 'cache-control': 'no-store', 'www-authenticate': challenge },
});

/** In API Gateway's own words: no function is asked. */
const noStage: APIGatewayProxyStructuredResultV2 = {
  statusCode: 404,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ message: 'Not Found' }),
};

const answer = async (request: IncomingMessage, response: ServerResponse, options: HostOptions) => {
  const { host, load, prefix = '', auth = openToAll } = options;
  const body = await readBody(request);
  if (!isOurs(request.headers.host, host)) {
    const message = `This server is not called '${request.headers.host ?? ''}'.`;
    return refuse(response, { status: 403, code: 'PERMISSION_DENIED', message });
  }
  const found = route(request, prefix);
  if (!found) return send(response, noStage);
  const page = request.method === 'GET' && (await reference(target(request).path.slice(prefix.length), prefix, auth));
  if (page) return send(response, page);
  const { name, file, tooBig = 'The request body is over the limit of 6 MB.' } = found;
  if (!body) return refuse(response, { status: 413, code: 'INVALID_PARAMETER_VALUE', message: tooBig });
  const authenticated = await auth.authenticate(request, body);
  if ('problem' in authenticated) return refuse(response, unauthenticated(authenticated.problem, auth.challenge));
  const event = toEvent(request, body, { ...found, ...authenticated });
  const handler = await load<HttpEvent, APIGatewayProxyStructuredResultV2>(file);
  send(response, await handler(event, lambdaContext(name, timeLimit, event.requestContext.requestId)));
};

const listen = async (server: Server, { port, host }: HostOptions) => {
  server.listen(port, host);
  try {
    await once(server, 'listening');
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'EADDRINUSE') {
      throw new CannotStart(`Port ${port} is busy: choose another with --port, or 0 for any free one.`);
    }
    throw new CannotStart(`Cannot listen at ${inUrl(host)}:${port}: ${message}.`);
  }
};

/** Stands where API Gateway and Lambda stand in the cloud: turns requests into events and results into responses. */
export const startHost = async (options: HostOptions): Promise<Host> => {
  const inHand = new Set<Promise<void>>();

  const handle = async (request: IncomingMessage, response: ServerResponse) => {
    try {
      await answer(request, response, options);
    } catch (error) {
      if (request.errored) return;
      // Without the query: a signed one is a right.
      console.error(`${request.method} ${target(request).path}:`, error);
      refuse(response, { status: 500, code: 'INTERNAL_ERROR', message: 'Internal error' });
    }
    if (request.method !== 'GET') options.wrote?.();
    // A client that hangs up early does not want to know.
    await finished(response).catch(() => {});
  };

  // Neither the path nor a filter in it is limited; a client's pooled connection outlives its pauses.
  const server = createServer({ maxHeaderSize: payloadLimit, keepAliveTimeout: 65_000 }, (request, response) => {
    const handled = handle(request, response).finally(() => inHand.delete(handled));
    inHand.add(handled);
  });
  await listen(server, options);
  const { port } = server.address() as AddressInfo;
  return {
    port,
    url: `http://${inUrl(options.host)}:${port}${options.prefix ?? ''}`,
    stop: async () => {
      server.close();
      while (inHand.size > 0) await Promise.all(inHand);
      server.closeAllConnections();
    },
  };
};
