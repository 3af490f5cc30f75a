import { randomUUID } from 'node:crypto';
import type { APIGatewayProxyEventV2, Context } from 'aws-lambda';
import { operations } from '#shared/operations/index.ts';
import type { Handler } from '#shared/wire/serve.ts';
import { placed } from './placed.ts';

/** An answer, its body parsed. */
// biome-ignore lint/suspicious/noExplicitAny: tests look into bodies of every shape
export type Answer = { status: number; headers: Record<string, unknown>; body: any };

const handlers = new Map<string, Promise<{ handler: Handler }>>();

const handlerOf = (file: string) => {
  const known = handlers.get(file) ?? import(new URL(`../../functions/${file}.ts`, import.meta.url).href);
  handlers.set(file, known);
  return known;
};

type Input = Record<string, unknown>;

const queryOf = (input: Input) =>
  new URLSearchParams(
    Object.entries(input).flatMap(([key, value]) => [value].flat().map((one): [string, string] => [key, String(one)])),
  ).toString();

export type CallOptions = {
  id?: string;
  actor?: string;
  /** All that an authorizer says, instead. */
  authorizer?: object;
  remaining?: number;
  headers?: Record<string, string>;
  /** Of an operation that takes a file. */
  bytes?: Buffer;
  /** What stands before the API's own paths. */
  prefix?: string;
};

/** Calls an operation's function as API Gateway does, by the operation's name. */
export async function call(name: string, input: Input = {}, options: CallOptions = {}): Promise<Answer> {
  const operation = operations.find((one) => one.name === name);
  if (!operation) throw new Error(`No operation is called ${name}`);
  const { id = randomUUID(), actor = 'tester', remaining = 30_000, headers = {}, bytes, prefix = '' } = options;
  const { authorizer = { lambda: { type: 'local', id: actor, role: 'admin' } } } = options;
  const method = operation.methods[0] as string;
  const inQuery = method === 'GET';
  const { path, rest, pathParameters } = placed(operation, input);
  const event = {
    version: '2.0',
    rawPath: prefix + path,
    rawQueryString: inQuery ? queryOf(rest) : '',
    ...(pathParameters && { pathParameters }),
    headers: {
      host: '127.0.0.1:5000',
      'x-forwarded-proto': 'http',
      ...(!inQuery && { 'content-type': bytes ? 'application/octet-stream' : 'application/json' }),
      ...headers,
    },
    requestContext: {
      requestId: id,
      http: { method, path, userAgent: 'test' },
      authorizer,
    },
    ...(!inQuery && { body: bytes ? bytes.toString('base64') : JSON.stringify(rest), isBase64Encoded: !!bytes }),
  } as unknown as APIGatewayProxyEventV2;
  const { handler } = await handlerOf(operation.file);
  const result = await handler(event, { getRemainingTimeInMillis: () => remaining } as Context);
  return { status: result.statusCode ?? 0, headers: result.headers ?? {}, body: JSON.parse(result.body || '{}') };
}
