import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { finished } from 'node:stream/promises';
import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { notFound } from '#shared/operations/fallback.ts';
import type { Operation } from '#shared/operations/operation.ts';
import { findRoute } from '#shared/operations/routes.ts';
import { CannotStart } from './cannot-start.ts';
import { type HttpEvent, isText, type Routing, target, toEvent } from './event.ts';
import { type LoadFunction, lambdaContext } from './functions.ts';
import { inUrl, isOurs } from './host-names.ts';
import { reference } from './reference.ts';

type Route = Routing & Pick<Operation, 'name' | 'file' | 'tooBig'>;

export type Host = { url: string; port: number; stop(): Promise<void> };

export type HostOptions = {
  port: number;
  host: string;
  load: LoadFunction;
  /** `/` and the name of a stage that every path begins with, as API Gateway's named stages have it. */
  prefix?: string;
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

const refuse = (response: ServerResponse, statusCode: number, error_code: string, message: string) =>
  send(response, {
    statusCode,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ error_code, message }),
  });

/** In API Gateway's own words: no function is asked. */
const noStage: APIGatewayProxyStructuredResultV2 = {
  statusCode: 404,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ message: 'Not Found' }),
};

const answer = async (request: IncomingMessage, response: ServerResponse, { host, load, prefix = '' }: HostOptions) => {
  const body = await readBody(request);
  if (!isOurs(request.headers.host, host)) {
    return refuse(response, 403, 'PERMISSION_DENIED', `This server is not called '${request.headers.host ?? ''}'.`);
  }
  const found = route(request, prefix);
  if (!found) return send(response, noStage);
  const page = request.method === 'GET' && (await reference(target(request).path.slice(prefix.length), prefix));
  if (page) return send(response, page);
  const { name, file, tooBig = 'The request body is over the limit of 6 MB.' } = found;
  if (!body) return refuse(response, 413, 'INVALID_PARAMETER_VALUE', tooBig);
  const event = toEvent(request, body, found);
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
      console.error(`${request.method} ${request.url}:`, error);
      refuse(response, 500, 'INTERNAL_ERROR', 'Internal error');
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
