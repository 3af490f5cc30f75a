import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { APIGatewayEventRequestContextV2, APIGatewayProxyEventV2WithRequestContext } from 'aws-lambda';
import type { Authorizer } from './auth/authenticate.ts';

/** The event of HTTP API, whichever authorizer has let the call in. */
export type HttpEvent = APIGatewayProxyEventV2WithRequestContext<
  APIGatewayEventRequestContextV2 & { authorizer: Authorizer }
>;

const textual = /^(text\/|application\/(.+\+)?(json|xml|javascript)\b)/i;

/** Whether API Gateway hands a body over as text; every other it does in base64. */
export const isText = (contentType = ''): boolean => textual.test(contentType);

const decoded = (path: string): string => {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
};

/** HTTP API hands over the path decoded once, and the query string both raw and decoded. */
export const target = (request: IncomingMessage): { path: string; query: string } => {
  const [path = '/', ...query] = (request.url ?? '/').split('?');
  return { path: decoded(path), query: query.join('?') };
};

const joined = (pairs: Iterable<[string, string]>): Record<string, string> => {
  const result: Record<string, string> = {};
  for (const [name, value] of pairs) {
    result[name] = Object.hasOwn(result, name) ? `${result[name]},${value}` : value;
  }
  return result;
};

function* headerPairs({ rawHeaders }: IncomingMessage): Generator<[string, string]> {
  for (let i = 0; i < rawHeaders.length; i += 2) {
    const name = (rawHeaders[i] as string).toLowerCase();
    if (name !== 'cookie') yield [name, rawHeaders[i + 1] as string];
  }
}

/** Where a request came in, unless a proxy before us knows better. */
const forwarded = ({ socket }: IncomingMessage): Record<string, string> => ({
  'x-forwarded-proto': 'http',
  'x-forwarded-port': String(socket.localPort),
});

/** By lower-case name, repeats joined; cookies are handed over apart. */
export const headersOf = (request: IncomingMessage): Record<string, string> => joined(headerPairs(request));

/** What of an event the request does not say. */
export type Routing = {
  routeKey: string;
  /** `$default`, or the name that the path begins with. */
  stage: string;
  pathParameters?: Record<string, string>;
  authorizer: Authorizer;
};

/** A request as API Gateway's HTTP API describes it to a function (payload format 2.0). */
export const toEvent = (request: IncomingMessage, body: Buffer, routing: Routing): HttpEvent => {
  const { routeKey, stage, pathParameters, authorizer } = routing;
  const { path, query } = target(request);
  const headers = { ...forwarded(request), ...headersOf(request) };
  const cookies = request.headers.cookie?.split('; ');
  const isBase64Encoded = body.length > 0 && !isText(request.headers['content-type']);
  const now = new Date();
  return {
    version: '2.0',
    routeKey,
    rawPath: path,
    rawQueryString: query,
    ...(cookies && { cookies }),
    headers,
    ...(query && { queryStringParameters: joined(new URLSearchParams(query)) }),
    ...(pathParameters && { pathParameters }),
    requestContext: {
      accountId: '000000000000',
      apiId: 'local',
      authorizer,
      domainName: headers.host ?? '',
      domainPrefix: 'local',
      http: {
        method: request.method ?? '',
        path,
        protocol: `HTTP/${request.httpVersion}`,
        sourceIp: request.socket.remoteAddress ?? '',
        userAgent: headers['user-agent'] ?? '',
      },
      requestId: randomUUID(),
      routeKey,
      stage,
      time: now.toISOString(),
      timeEpoch: now.getTime(),
    },
    ...(body.length > 0 && { body: body.toString(isBase64Encoded ? 'base64' : 'utf8') }),
    isBase64Encoded,
  };
};
