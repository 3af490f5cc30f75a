import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { APIGatewayProxyEventV2WithLambdaAuthorizer } from 'aws-lambda';

/** Who calls, as an authorizer would say it. */
type Actor = { type: 'local'; id: string };

export type HttpEvent = APIGatewayProxyEventV2WithLambdaAuthorizer<Actor>;

/** API Gateway hands these over as text and everything else in base64. */
const textual = /^(text\/|application\/(.+\+)?(json|xml|javascript)\b)/i;

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

/** Open mode asks nobody who they are: the user name of HTTP Basic is taken as said. */
const actor = (authorization = ''): Actor => {
  const [, credentials = ''] = /^basic\s+(\S+)/i.exec(authorization) ?? [];
  const [id] = Buffer.from(credentials, 'base64').toString().split(':');
  return { type: 'local', id: id || 'local' };
};

/** A request as API Gateway's HTTP API describes it to a function (payload format 2.0). */
export const toEvent = (request: IncomingMessage, body: Buffer, routeKey: string): HttpEvent => {
  const { path, query } = target(request);
  const headers = joined(headerPairs(request));
  const cookies = request.headers.cookie?.split('; ');
  const isBase64Encoded = body.length > 0 && !textual.test(headers['content-type'] ?? '');
  const now = new Date();
  return {
    version: '2.0',
    routeKey,
    rawPath: path,
    rawQueryString: query,
    ...(cookies && { cookies }),
    headers,
    ...(query && { queryStringParameters: joined(new URLSearchParams(query)) }),
    requestContext: {
      accountId: '000000000000',
      apiId: 'local',
      authorizer: { lambda: actor(headers.authorization) },
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
      stage: '$default',
      time: now.toISOString(),
      timeEpoch: now.getTime(),
    },
    ...(body.length > 0 && { body: body.toString(isBase64Encoded ? 'base64' : 'utf8') }),
    isBase64Encoded,
  };
};
