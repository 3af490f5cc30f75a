import type * as z from 'zod/mini';
import type { Operation } from '#shared/operations/operation.ts';
import { prefersHtml } from './accept.ts';
import type { Reply } from './reply.ts';
import { selfContained } from './self-contained.ts';
import { type Handler, type Run, serve } from './serve.ts';

const safety = {
  'content-security-policy': `${selfContained}; frame-ancestors 'none'`,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
};

/** What makes the pages of an operation; loaded when one is asked for. */
type Pages<Answer> = {
  answerPage(answer: Answer): string;
  errorPage(status: number, error: { error_code: string; message: string }): string;
};

/** As `serve`; who would rather have a page gets one, made of the very answer that others get, or of the error. */
export function servePage<Input extends z.ZodMiniType, Output extends z.ZodMiniType>(
  operation: Operation<Input, Output>,
  run: Run<Input, z.input<Output> | Reply<z.input<Output>>>,
  load: () => Promise<Pages<z.output<Output>>>,
): Handler {
  const handler = serve(operation, run);
  return async (event, context) => {
    const { headers: told, ...answered } = await handler(event, context);
    const headers = { ...told, vary: 'accept' };
    if (!prefersHtml(event.headers.accept)) return { ...answered, headers };
    const { answerPage, errorPage } = await load();
    const { statusCode = 200, body = '{}' } = answered;
    const page = statusCode === 200 ? answerPage(JSON.parse(body)) : errorPage(statusCode, JSON.parse(body));
    return { statusCode, headers: { ...headers, ...safety, 'content-type': 'text/html; charset=utf-8' }, body: page };
  };
}
