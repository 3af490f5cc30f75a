import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { isOurs } from '../host-names.ts';
import { NotAuthentic, verify } from '../sigv4.ts';
import { sha256 } from '../sigv4-canonical.ts';
import type { QueueStore } from './store.ts';

/** What SQS and EventBridge answer of what the functions ask them, in their JSON protocols. */
export type EndpointOptions = {
  store: QueueStore;
  /** Takes what is put on the bus. */
  putEvents(entries: readonly Entry[]): void;
  /** Something can be due by now. */
  sent(): void;
  /** Whose signature is asked for; without it nobody's is. */
  credentials?: { accessKeyId: string; secretAccessKey: string } | undefined;
};

/** An entry of `PutEvents`. */
export type Entry = { Source: string; DetailType: string; Detail: string; Time?: number };

type Message = { Id: string; MessageBody: string; MessageGroupId?: string; DelaySeconds?: number };

const address = '127.0.0.1';

const queueOf = (url: string): string => url.slice(url.lastIndexOf('/') + 1);

type Input = {
  QueueUrl: string;
  Entries: Message[] & Entry[];
  ReceiptHandle: string;
  VisibilityTimeout: number;
};

class Fault extends Error {}

/** Said to a web page whose name was made to point here (DNS rebinding): what it puts on the bus runs commands. */
class NotOurs extends Error {}

const actions: Record<string, (options: EndpointOptions, input: Input) => object> = {
  'AmazonSQS.SendMessageBatch': ({ store, sent }, { QueueUrl, Entries }) => {
    const ids = store.send(
      queueOf(QueueUrl),
      Entries.map(({ MessageBody: body, MessageGroupId: group, DelaySeconds = 0 }) => ({
        body,
        group,
        delay: DelaySeconds * 1_000,
      })),
    );
    sent();
    const taken = Entries.map(({ Id, MessageBody }, index) => ({
      Id,
      MessageId: ids[index],
      // The SDK checks it.
      MD5OfMessageBody: createHash('md5').update(MessageBody).digest('hex'),
    }));
    return { Successful: taken, Failed: [] };
  },
  'AmazonSQS.ChangeMessageVisibility': ({ store, sent }, { ReceiptHandle, VisibilityTimeout }) => {
    if (!store.postpone(ReceiptHandle, VisibilityTimeout * 1_000)) throw new Fault('The receipt handle has expired');
    sent();
    return {};
  },
  'AWSEvents.PutEvents': ({ putEvents }, { Entries }) => {
    putEvents(Entries);
    return { FailedEntryCount: 0, Entries: Entries.map((_, index) => ({ EventId: String(index) })) };
  },
};

const checkSignature = (request: IncomingMessage, body: Buffer, { credentials }: EndpointOptions) => {
  if (!credentials) return;
  const { method = '', url = '/', headersDistinct: headers } = request;
  const service = String(request.headers['x-amz-target']).startsWith('AmazonSQS.') ? 'sqs' : 'events';
  verify({ method, url, headers }, { service, credentials: [credentials], payloadHash: () => sha256(body) });
};

const statusOf = (error: unknown) => {
  if (error instanceof NotAuthentic || error instanceof NotOurs) return 403;
  return error instanceof Fault ? 400 : 500;
};

const answer = async (request: IncomingMessage, response: ServerResponse, options: EndpointOptions) => {
  response.setHeader('content-type', 'application/x-amz-json-1.0');
  try {
    const body = await buffer(request);
    const { host } = request.headers;
    if (!isOurs(host, address)) throw new NotOurs(`This server is not called '${host ?? ''}'.`);
    checkSignature(request, body, options);
    const action = actions[String(request.headers['x-amz-target'])];
    if (!action) throw new Fault(`The laptop does not know ${request.headers['x-amz-target']}`);
    response.end(JSON.stringify(action(options, JSON.parse(body.toString('utf8')))));
  } catch (error) {
    response.statusCode = statusOf(error);
    response.end(JSON.stringify({ __type: (error as Error).name, message: (error as Error).message }));
  }
};

/** At any free port of this machine, for the functions. */
export async function startEndpoint(options: EndpointOptions): Promise<{ url: string; stop(): Promise<void> }> {
  const server = createServer((request, response) => void answer(request, response, options));
  server.listen(0, address);
  await once(server, 'listening');
  return {
    url: `http://${address}:${(server.address() as AddressInfo).port}`,
    stop: async () => {
      server.close();
      server.closeAllConnections();
    },
  };
}
