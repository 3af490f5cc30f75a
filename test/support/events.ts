import type { APIGatewayProxyEventV2, Context } from 'aws-lambda';
import type { Method, Operation } from '#shared/operations/operation.ts';
import type { Role } from '#shared/operations/roles.ts';
import type { Caller } from '#shared/wire/caller.ts';
import type { Actor } from '#shared/wire/request.ts';
import type { Handler } from '#shared/wire/serve.ts';
import { placed } from './placed.ts';

/** Calls of operations, as API Gateway's HTTP API (payload 2.0) hands them to a function. */

export const ada: Actor = { type: 'token', id: 'ada' };

export const pythonClient = 'mlflow-python-client/3.17.2';

/** By which nothing is refused. */
export const caller: Caller = { actor: ada, role: 'admin', groups: [] };

/** What every row that a call leaves says of who made it. */
export const stamp = { actor: ada, request: 'request-1', client: pythonClient };

/** What an item of tracking says of who wrote it last. */
export const writtenBy = { actor: ada, request: stamp.request };

type Arguments = Record<string, unknown>;

const queryOf = (given: Arguments): string =>
  new URLSearchParams(
    Object.entries(given).flatMap(([key, value]) => [value].flat().map((one): [string, string] => [key, String(one)])),
  ).toString();

export type Given = {
  method?: Method;
  path?: string;
  query?: string;
  /** Text, sent as it is; bytes, sent as base64; any other value, sent as JSON. */
  body?: unknown;
  contentType?: string | undefined;
  base64?: boolean;
  /** More of them, by lower-case name. */
  headers?: Record<string, string>;
  /** The name of the API's stage, which its paths then begin with: `/prod`. */
  stage?: string;
  pathParameters?: Record<string, string>;
  userAgent?: string;
  /** `null`: the call carries no identity. */
  actor?: Actor | null;
  role?: Role;
};

export function httpEvent(given: Given & { method: Method; path: string }): APIGatewayProxyEventV2 {
  const { method, path, query = '', body, userAgent = pythonClient, actor = ada, role = 'admin', stage = '' } = given;
  const isBytes = Buffer.isBuffer(body);
  const base64 = given.base64 ?? isBytes;
  const text = body === undefined || typeof body === 'string' || isBytes ? body : JSON.stringify(body);
  const usual = isBytes ? 'application/octet-stream' : text && 'application/json';
  const contentType = 'contentType' in given ? given.contentType : usual;
  return {
    version: '2.0',
    routeKey: `${method} ${path}`,
    rawPath: stage + path,
    rawQueryString: query,
    headers: { 'user-agent': userAgent, ...(contentType && { 'content-type': contentType }), ...given.headers },
    ...(given.pathParameters && { pathParameters: given.pathParameters }),
    requestContext: {
      accountId: '000000000000',
      apiId: 'unit',
      ...(actor && { authorizer: { lambda: { ...actor, role } } }),
      domainName: 'unit',
      domainPrefix: 'unit',
      http: { method, path, protocol: 'HTTP/1.1', sourceIp: '127.0.0.1', userAgent },
      requestId: stamp.request,
      routeKey: `${method} ${path}`,
      stage: stage.slice(1) || '$default',
      time: '',
      timeEpoch: 0,
    },
    ...(text !== undefined && { body: base64 ? Buffer.from(text).toString('base64') : String(text) }),
    isBase64Encoded: base64,
  };
}

/**
 * A call as MLflow's client makes it: arguments in the path where it has room for one, in the query of a GET, else in a
 * JSON body, unless that is a file's; `given` overrides.
 */
export function eventOf(operation: Operation, args: Arguments, given: Given = {}): APIGatewayProxyEventV2 {
  const method = given.method ?? (operation.methods[0] as Method);
  const { rest, ...place } = placed(operation, args);
  const where = method === 'GET' ? { query: queryOf(rest) } : { body: operation.body === 'bytes' ? '' : rest };
  return httpEvent({ ...place, ...where, ...given, method });
}

export const context = { getRemainingTimeInMillis: () => 30_000 } as Context;

export const loadHandler = async (file: string): Promise<Handler> =>
  (await import(new URL(`../../functions/${file}.ts`, import.meta.url).href)).handler;

// biome-ignore lint/suspicious/noExplicitAny: tests read what they expect
export type Reply = { status: number; headers: Record<string, unknown>; body: any };

export async function deliver(file: string, event: APIGatewayProxyEventV2): Promise<Reply> {
  const { statusCode: status = 0, headers = {}, body = '' } = await (await loadHandler(file))(event, context);
  // What was asked for and not waited for is sent before the next test.
  await new Promise((resolve) => setImmediate(resolve));
  const isJson = headers['content-type'] === 'application/json';
  return { status, headers, body: isJson ? JSON.parse(body) : body };
}

/** One call of an operation through its handler. */
export const call = (operation: Operation, args: Arguments = {}, given: Given = {}): Promise<Reply> =>
  deliver(operation.file, eventOf(operation, args, given));
