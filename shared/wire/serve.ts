import middy from '@middy/core';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2, Context } from 'aws-lambda';
import type * as z from 'zod/mini';
import { type Operation, pathsOf } from '#shared/operations/operation.ts';
import { bodyOf } from './body.ts';
import { type Caller, callerOf, requireRole } from './caller.ts';
import { requireAccess } from './environment.ts';
import type { MlflowError } from './errors.ts';
import { answerFor } from './failures.ts';
import { keyOf, tellOnce } from './idempotency.ts';
import { parseInput } from './input.ts';
import { log, logged } from './log.ts';
import { Reply } from './reply.ts';
import type { Actor, Call } from './request.ts';

export type Handler = (event: APIGatewayProxyEventV2, context: Context) => Promise<APIGatewayProxyStructuredResultV2>;

/** API Gateway cuts a call off at 30 s; an answer that says "again" must leave before. */
const patience = 20_000;

/** Characters of a client's name for itself: every row of every write has it. */
const longestName = 256;

/** The path before the operation's own is a stage's name, or a proxy's doing; the client's URLs have it, too. */
function baseOf(operation: Operation, { headers, rawPath, requestContext }: APIGatewayProxyEventV2): string {
  const starts = pathsOf(operation).map((path) => rawPath.indexOf(path.replace(/\{.*$/, '')));
  const prefix = rawPath.slice(0, Math.max(0, ...starts));
  // Behind several proxies it has several values, the client's own first.
  const scheme = /^http\b/.test(headers['x-forwarded-proto'] ?? '') ? 'http' : 'https';
  return `${scheme}://${headers.host ?? requestContext.domainName}${prefix}`;
}

const callOf = (operation: Operation, caller: Caller, event: APIGatewayProxyEventV2, context: Context): Call => ({
  ...caller,
  needs: operation.needs,
  id: event.requestContext.requestId,
  client: event.requestContext.http.userAgent.slice(0, longestName).toWellFormed(),
  deadline: Date.now() + Math.min(patience, context.getRemainingTimeInMillis() - 1_000),
  base: baseOf(operation, event),
  headers: event.headers,
  body: operation.body === 'bytes' ? bodyOf(event) : Buffer.alloc(0),
});

const json = (statusCode: number, body: string, headers: Record<string, string> = {}) => ({
  statusCode,
  headers: { 'content-type': 'application/json', 'cache-control': 'no-store', ...headers },
  body,
});

const answer = (status: number, body: unknown, headers?: Record<string, string>) =>
  json(status, JSON.stringify(body), headers);

type Event = APIGatewayProxyEventV2;
type Answered = APIGatewayProxyStructuredResultV2;
type Middleware = middy.MiddlewareObj<Event, Answered, Error, Context, { started: number }>;

/** Whatever is thrown becomes an answer in MLflow's shape; what nobody meant to throw keeps its text to the log. */
const mlflowErrors = (operation: string): Middleware => ({
  onError: function answerError(request) {
    const { error, event } = request;
    const shown = answerFor(error);
    if (shown.status >= 500) {
      log('error', error?.message ?? 'unknown error', {
        operation,
        request: event.requestContext.requestId,
        stack: error?.stack,
      });
    }
    request.response = answer(shown.status, { error_code: shown.code, message: shown.message }, shown.headers);
  },
});

/** Of a call that has none, nothing. */
function actorOf(event: Event): Actor | undefined {
  try {
    return callerOf(event).actor;
  } catch {
    return undefined;
  }
}

/** One line a call: what it was, whose, how it ended and how long it took (ms). */
const accessLog = (operation: string): Middleware => {
  const write: NonNullable<Middleware['after']> = function logCall({ event, response, internal }) {
    log('info', 'call', {
      operation,
      request: event.requestContext.requestId,
      actor: logged(actorOf(event)),
      status: response?.statusCode,
      ms: Math.round(performance.now() - internal.started),
    });
  };
  return {
    before: function startClock(request) {
      request.internal.started = performance.now();
    },
    after: write,
    onError: write,
  };
};

/** What an operation does; for everything that is no success it throws `MlflowError`. */
export type Run<Input extends z.ZodMiniType, Result> = (input: z.output<Input>, call: Call) => Promise<Result>;

/** The body that tells of a result. */
type Answer<Input extends z.ZodMiniType, Result, Output extends z.ZodMiniType> = (
  result: Result,
  input: z.output<Input>,
) => z.input<Output> | Promise<z.input<Output>>;

/** Of a write that has nothing to tell. */
export const empty = () => ({});

/**
 * The Lambda handler of an operation: reads the arguments, runs, writes 200 and JSON, or the `Reply` that `run` returns.
 * A write's `run` returns what its transaction did, and `answerOf` makes the body of it: with an `Idempotency-Key` in
 * that transaction, which keeps it.
 */
export function serve<Input extends z.ZodMiniType, Output extends z.ZodMiniType>(
  operation: Operation<Input, Output>,
  run: Run<Input, z.input<Output> | Reply<z.input<Output>>>,
): Handler;
export function serve<Input extends z.ZodMiniType, Output extends z.ZodMiniType, Result>(
  operation: Operation<Input, Output>,
  run: Run<Input, Result>,
  answerOf: Answer<Input, Result, Output>,
): Handler;
export function serve<Input extends z.ZodMiniType, Output extends z.ZodMiniType, Result>(
  operation: Operation<Input, Output>,
  run: Run<Input, Result>,
  answerOf: Answer<Input, Result, Output> = (result) => result as z.input<Output>,
): Handler {
  requireAccess(operation.access);
  // Without `timeoutEarly`: the deadline in `Request` is what functions keep to.
  return middy<Event, Answered>({ timeoutEarlyInMillis: 0 })
    .use(accessLog(operation.name))
    .use(mlflowErrors(operation.name))
    .handler(async function answerCall(event, context) {
      const caller = callerOf(event);
      requireRole(caller, operation.permission, operation.name);
      const input = parseInput(operation, event);
      const call = callOf(operation, caller, event, context);
      const key = keyOf(operation, call);
      if (key !== undefined) {
        const { text, headers } = await tellOnce(call, {
          operation,
          input,
          key,
          run: (once) => run(input, { ...call, once }),
          bodyOf: async (result) => answerOf(result, input),
        });
        return json(200, text, headers);
      }
      const result = await run(input, call);
      if (!(result instanceof Reply)) return answer(200, await answerOf(result, input));
      if (result.body !== undefined) return answer(result.status, result.body, result.headers);
      return { statusCode: result.status, headers: { 'cache-control': 'no-store', ...result.headers } };
    }) as unknown as Handler;
}

/** For the few answers that are plain text. */
export const serveText =
  (text: string): Handler =>
  async () => ({ statusCode: 200, headers: { 'content-type': 'text/plain; charset=utf-8' }, body: text });

/** For calls that no operation takes; of a path what follows the name of the stage. */
export const serveError =
  (errorFor: (method: string, path: string) => MlflowError): Handler =>
  async (event) => {
    const { http, stage } = event.requestContext;
    const named = `/${stage}/`;
    const path = event.rawPath.startsWith(named) ? event.rawPath.slice(named.length - 1) : event.rawPath;
    const error = errorFor(http.method, path);
    return answer(error.status, { error_code: error.code, message: error.message }, error.headers);
  };
