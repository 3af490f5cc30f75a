import * as z from 'zod/mini';
import { type Operation, pathsOf } from '#shared/operations/operation.ts';
import { CannotStart } from '../cannot-start.ts';
import { signIn } from './sign-in.ts';

/** Milliseconds: API Gateway waits no longer. */
const timeLimit = 30_000;

type Given = { query?: Record<string, string | undefined>; body?: object };

const withQuery = (url: string, query: Record<string, string | undefined>): URL => {
  const called = new URL(url);
  for (const [name, value] of Object.entries(query)) if (value !== undefined) called.searchParams.set(name, value);
  return called;
};

/** Whatever answers: it may be no registry at all. */
const json = (text: string) => {
  const message = text.slice(0, 200);
  try {
    return { message, ...JSON.parse(text) };
  } catch {
    return { message };
  }
};

/** Calls the operations of a registry by HTTP. Errors: CannotStart, in the registry's words. */
export const callerOf =
  (registry: string, env: NodeJS.ProcessEnv) =>
  async <Output extends z.ZodMiniType>(
    operation: Operation<z.ZodMiniType, Output>,
    { query = {}, body }: Given,
  ): Promise<z.output<Output>> => {
    const sent = {
      method: operation.methods[0] as string,
      url: withQuery(`${registry}${pathsOf(operation)[0]}`, query),
      headers: {},
      ...(body && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    };
    const headers = await signIn(sent, env);
    const signal = AbortSignal.timeout(timeLimit);
    // Who calls is told to nobody else.
    const redirect = 'error';
    const response = await fetch(sent.url, { ...sent, headers, signal, redirect }).catch((error) => {
      throw new CannotStart(`${registry} does not answer: ${error.cause?.message ?? error.message}.`);
    });
    const answer = json(await response.text());
    if (!response.ok) throw new CannotStart(`${registry} answers ${response.status}: ${answer.message}`);
    const { success, data } = z.safeParse(operation.output, answer);
    if (success) return data;
    throw new CannotStart(`${registry} does not answer as a Stagebook of this version does.`);
  };
