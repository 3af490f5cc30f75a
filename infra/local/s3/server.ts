import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Credentials } from '../sigv4.ts';
import { pathOf } from '../sigv4-canonical.ts';
import { authenticate } from './authentication.ts';
import { type Answer, toCall } from './call.ts';
import { S3Error } from './error.ts';
import { operationFor } from './routes.ts';
import { send } from './send.ts';
import type { Store } from './store.ts';
import { errorXml } from './xml.ts';

export type S3Options = {
  port: number;
  host: string;
  store: Store;
  credentials: Credentials;
};

export type S3Server = { port: number; stop(): Promise<void> };

const work = async (
  request: IncomingMessage,
  response: ServerResponse,
  { store, credentials }: S3Options,
): Promise<Answer> => {
  try {
    const call = toCall(store, request, response, authenticate(request, credentials));
    return await operationFor(call)(call);
  } catch (error) {
    // A `%` that encodes nothing.
    if (error instanceof URIError) throw new S3Error('InvalidURI');
    throw error;
  }
};

const refusal = (request: IncomingMessage, error: unknown, requestId: string): Answer => {
  if (!(error instanceof S3Error)) {
    // Without the query: a presigned one is a right.
    if (!request.destroyed) console.error(`S3: ${request.method} ${pathOf(request.url ?? '')}:`, error);
    return refusal(request, new S3Error('InternalError'), requestId);
  }
  const { code, message, status, details } = error;
  return {
    status,
    headers: { 'content-type': 'application/xml' },
    body: errorXml({
      Code: code,
      Message: message,
      ...details,
      Resource: pathOf(request.url ?? ''),
      RequestId: requestId,
    }),
  };
};

/** What there is of S3: path style, one owner, Signature Version 4 and nothing public. */
export const startServer = async (options: S3Options): Promise<S3Server> => {
  const inHand = new Set<Promise<void>>();

  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const requestId = randomBytes(8).toString('hex').toUpperCase();
    response.setHeader('x-amz-request-id', requestId);
    const answer = await work(request, response, options).catch((error) => refusal(request, error, requestId));
    // Nobody knows whether a client that was not told to continue sends its body all the same.
    if (request.headers.expect && (answer.status ?? 200) >= 400) response.setHeader('connection', 'close');
    await send(request, response, answer);
    // What is left of a refused body is read, so that the client hears why.
    request.resume();
  };

  const take = (request: IncomingMessage, response: ServerResponse) => {
    const handled = handle(request, response)
      .catch((error) => console.error('S3:', error))
      .finally(() => inHand.delete(handled));
    inHand.add(handled);
  };

  // A slow line may take hours for a part; a client's pooled connection outlives its pauses; bodies come in big pieces.
  const server = createServer({ keepAliveTimeout: 65_000, requestTimeout: 0, highWaterMark: 1024 * 1024 }, take);
  // `Call.read` continues.
  server.on('checkContinue', take);
  await listen(server, options);
  return {
    port: (server.address() as AddressInfo).port,
    stop: async () => {
      server.close();
      while (inHand.size > 0) await Promise.all(inHand);
      server.closeAllConnections();
      options.store.close();
    },
  };
};

const listen = async (server: Server, { port, host }: S3Options): Promise<void> => {
  server.listen(port, host);
  await once(server, 'listening');
};
