import { randomUUID } from 'node:crypto';
import { userInfo } from 'node:os';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import type * as z from 'zod/mini';
import { environment } from '#shared/operations/environment.ts';
import { type Operation, pathsOf } from '#shared/operations/operation.ts';
import { CannotStart } from '../cannot-start.ts';
import { lambdaContext, loadFunctions } from '../functions.ts';
import { logOf } from './log.ts';

/** Seconds; a function needs as many to give up on a database that does not answer. */
const timeLimit = 30;

/** A user of the system need not have a name. */
const userName = (): string => {
  try {
    return userInfo().username;
  } catch {
    return 'local';
  }
};

/** Whoever can run this command has the table, and so is an admin. */
const authorizer = () => ({ lambda: { type: 'local', id: userName(), role: 'admin', groups: [] } });

type Call = { path?: Record<string, string>; query?: Record<string, string>; body?: Record<string, unknown> };

const eventOf = (operation: Operation, { path = {}, query = {}, body }: Call) => ({
  version: '2.0',
  rawPath: Object.entries(path).reduce(
    (url, [name, value]) => url.replace(`{${name}}`, value),
    pathsOf(operation)[0] ?? '',
  ),
  rawQueryString: new URLSearchParams(query).toString(),
  headers: { host: 'localhost', ...(body && { 'content-type': 'application/json' }) },
  pathParameters: path,
  requestContext: {
    authorizer: authorizer(),
    http: { method: operation.methods[0], userAgent: 'npm run token' },
    requestId: randomUUID(),
  },
  ...(body && { body: JSON.stringify(body) }),
  isBase64Encoded: false,
});

const load = loadFunctions();

/**
 * Calls an operation's own function: its rules are those of the API. Errors: CannotStart, in the function's words, or in
 * those of AWS, which a function keeps to its log.
 */
export const call = async <Output extends z.ZodMiniType>(
  operation: Operation<z.ZodMiniType, Output>,
  given: Call = {},
): Promise<z.output<Output>> => {
  const event = eventOf(operation, given) as unknown as APIGatewayProxyEventV2;
  const { result, messages } = await logOf(async () => {
    const handler = await load<APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2>(operation.file);
    return handler(event, lambdaContext(operation.name, timeLimit));
  });
  const answer = JSON.parse(result.body ?? '{}');
  if (result.statusCode === 200) return answer;
  if ((result.statusCode ?? 500) < 500) throw new CannotStart(answer.message);
  const table = process.env[environment.table];
  throw new CannotStart(
    `The table ${table} cannot be used: ${(messages.at(-1) || answer.message).replace(/\.$/, '')}.`,
  );
};
