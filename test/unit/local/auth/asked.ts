import { once } from 'node:events';
import { request } from 'node:http';
import { afterAll, beforeAll } from 'vitest';
import { type Auth, openToAll } from '#infra/local/auth/auth.ts';
import type { HttpEvent } from '#infra/local/event.ts';
import { type Host, startHost } from '#infra/local/host.ts';

export type Sent = { method?: string; path?: string; headers?: Record<string, string | string[]>; body?: string };

/** The answer, of which `body` is what the function was told of who calls, if it was asked. */
// biome-ignore lint/suspicious/noExplicitAny: tests look into bodies of every shape
export type Answer = { status: number; headers: Record<string, string>; body: any };

/** A host that asks as `authOf` says, and whose functions answer who called them; `loaded` are those it had to load. */
export const hostAsking = (authOf: () => Auth = () => openToAll, prefix = '') => {
  const loaded: string[] = [];
  let host: Host;

  beforeAll(async () => {
    const load = async (file: string) => {
      loaded.push(file);
      return async (event: unknown) =>
        ({ statusCode: 200, body: JSON.stringify((event as HttpEvent).requestContext.authorizer) }) as never;
    };
    host = await startHost({ port: 0, host: '127.0.0.1', load, prefix, auth: authOf() });
  });
  afterAll(() => host.stop());

  /** `fetch` would not send a path, a Host or a repeated header as it is told. */
  const ask = async ({ method = 'GET', path = '/', headers = {}, body }: Sent = {}): Promise<Answer> => {
    const sending = request({ port: host.port, host: '127.0.0.1', path, method, headers });
    sending.end(body);
    const [response] = await once(sending, 'response');
    const text: string = (await response.setEncoding('utf8').toArray()).join('');
    return { status: response.statusCode, headers: response.headers, body: JSON.parse(text) };
  };
  return { ask, loaded, hostName: () => `127.0.0.1:${host.port}` };
};
