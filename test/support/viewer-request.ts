import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { runInNewContext } from 'node:vm';

/** The function of the artifact host as CloudFront runs it: with what that runtime has, and nothing of Node. */

export type Headers = Record<string, { value: string }>;
export type EdgeRequest = { method: string; uri: string; querystring: object; headers: Headers };
export type EdgeAnswer = { statusCode: number; statusDescription: string; headers: Headers; body: string };

/** What goes on to the origin, or what is answered in its place. */
export type Outcome = { forwarded: EdgeRequest } | { answered: EdgeAnswer };

/** By token. */
export type Tokens = Record<string, { role: string; expires?: number; owner?: string }>;

/** CloudFront's store: values by key. */
export type EdgeStore = Map<string, string>;

const code = readFileSync(new URL('../../infra/artifact-host/viewer-request.js', import.meta.url), 'utf8');

/** `import cf from 'cloudfront'` → nothing: they are globals of the context. */
const script = code.replaceAll(/^import .*$/gm, '');

export const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

export const storeOf = (tokens: Tokens): EdgeStore =>
  new Map(Object.entries(tokens).map(([token, value]) => [sha256(token), JSON.stringify(value)]));

const asRead = (store: EdgeStore) => ({
  exists: async (key: string) => store.has(key),
  get: async (key: string, { format }: { format: string }) => {
    const value = store.get(key);
    if (value === undefined || format !== 'json') throw new Error('KeyNotFound');
    return JSON.parse(value);
  },
});

export function viewerRequest(store: EdgeStore): (request: EdgeRequest) => Promise<Outcome> {
  const context = { cf: { kvs: () => asRead(store) }, crypto: { createHash }, Buffer };
  const handler = runInNewContext(`${script}\nhandler`, context);
  return async (request) => {
    const result = await handler({ version: '1.0', context: {}, viewer: { ip: '198.51.100.1' }, request });
    return 'statusCode' in result ? { answered: result } : { forwarded: result };
  };
}
