import { once } from 'node:events';
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { arns } from '../rights/arns.ts';
import { type Asked, askedBy, askedOfMissing } from '../rights/asked.ts';
import { isAllowed } from '../rights/iam.ts';
import type { DeployedFunction } from './deployed.ts';
import { type Command, commandOf } from './s3-request.ts';

export type Guard = { url: string; stop(): void };

export type GuardOptions = {
  /** Whose requests these are; what its role may do counts as it is whenever something is asked. */
  of: Pick<DeployedFunction, 'name' | 'statements'>;
  dynamodb: string;
  s3: string;
  /** SQS and EventBridge. */
  queues: string;
  table: string;
  bucket: string;
  refused: (sentence: string) => void;
};

/** From what stands for the table and the bucket in `test/infra/rights` to those that are deployed. */
const named = (asked: Asked, { table, bucket }: GuardOptions): Asked => ({
  ...asked,
  resource: asked.resource
    .replace(arns.table, `arn:aws:dynamodb:us-east-1:123456789012:table/${table}`)
    .replace(arns.bucket, `arn:aws:s3:::${bucket}`)
    .replace(arns.bus, `arn:aws:events:us-east-1:123456789012:event-bus/${table}`)
    .replace(/^arn:aws:sqs:[^:]+:/, 'arn:aws:sqs:us-east-1:'),
});

/** The first thing the role does not allow, as AWS says it. */
function refusalOf(all: Asked[], options: GuardOptions): string | undefined {
  const found = all.map((asked) => named(asked, options)).find((asked) => !isAllowed(options.of.statements, asked));
  if (!found) return undefined;
  const { action, resource } = found;
  return `${options.of.name} is not authorized to perform: ${action} on resource: ${resource} because no identity-based policy allows the ${action} action`;
}

function refuse(response: ServerResponse, message: string, command: Command, isDynamoDB: boolean): void {
  const [status, type, body] = isDynamoDB
    ? [400, 'application/x-amz-json-1.0', JSON.stringify({ __type: 'com.amazon.coral#AccessDeniedException', message })]
    : [403, 'application/xml', `<Error><Code>AccessDenied</Code><Message>${message}</Message></Error>`];
  response.writeHead(status, { 'content-type': type, connection: 'close' });
  response.end(command.name.startsWith('Head') ? undefined : body);
}

/** DynamoDB's requests, and S3's that name objects in their body, are read before they are judged; bytes of files are not. */
const isBrief = ({ method, url = '', headers }: IncomingMessage) =>
  headers['x-amz-target'] !== undefined || (method === 'POST' && /[?&]delete/.test(url));

const endpointOf = (target: string | undefined, { dynamodb, s3, queues }: GuardOptions): string => {
  if (!target) return s3;
  return target.startsWith('DynamoDB') ? dynamodb : queues;
};

async function handle(incoming: IncomingMessage, response: ServerResponse, options: GuardOptions): Promise<void> {
  const target = incoming.headers['x-amz-target'] as string | undefined;
  const body = isBrief(incoming) ? await buffer(incoming) : undefined;
  const command: Command = target
    ? { name: target.replace(/^.*\./, ''), input: JSON.parse(String(body)) }
    : commandOf(incoming, body ?? Buffer.alloc(0));
  const tell = (message: string) => {
    options.refused(message);
    refuse(response, message, command, target !== undefined);
  };
  const refusal = refusalOf(askedBy(command.name, command.input), options);
  if (refusal) return tell(refusal);

  const { method, url, headers } = incoming;
  const { expect, ...sent } = headers;
  const outgoing = request(new URL(url ?? '/', endpointOf(target, options)), {
    method: method as string,
    // The name under which it was signed is that of the guard, which goes on.
    headers: { ...sent, connection: 'close' },
  });
  outgoing.on('error', () => response.destroy());
  outgoing.on('response', (answer) => {
    const missing = Object.assign(new Error(), { name: answer.statusCode === 404 ? 'NotFound' : '' });
    const unlisted = target ? undefined : refusalOf(askedOfMissing(command.name, command.input, missing), options);
    if (unlisted) {
      answer.resume();
      tell(unlisted);
      return;
    }
    response.writeHead(answer.statusCode as number, answer.headers);
    answer.pipe(response);
  });
  if (body) outgoing.end(body);
  else incoming.pipe(outgoing);
}

/**
 * Stands before the table and the bucket of one function, and lets through what IAM would. URLs that it signs lead here,
 * too: they have the rights of who signed them.
 */
export async function startGuard(options: GuardOptions): Promise<Guard> {
  const server = createServer((incoming, response) => {
    handle(incoming, response, options).catch((error) => {
      options.refused(`${options.of.name}: ${error.message}`);
      response.destroy();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}
