import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Signed } from '../sigv4.ts';
import { pathOf, queryPairs } from '../sigv4-canonical.ts';
import { S3Error } from './error.ts';
import type { Store } from './store.ts';
import { type Tree, xml } from './xml.ts';

/** Where a request goes, in path style. */
export type Target = { bucket: string; key: string };

/** A request that is signed as it should be. */
export type Call = Target & {
  store: Store;
  request: IncomingMessage;
  signed: Signed;
  query(name: string): string | undefined;
  /** Of a presigned URL an `x-amz-` header may be in the query, where the SDK puts it. */
  header(name: string): string | undefined;
  /** The body as it comes in; who does not read it tells a client that asked (`Expect: 100-continue`) not to send it. */
  read(): AsyncIterable<Buffer>;
};

export type Answer = {
  status?: number;
  headers?: Record<string, string | number>;
  body?: string | AsyncIterable<Buffer>;
  /** Called when nothing more of the body is needed. */
  done?(): void;
};

export type Operation = (call: Call) => Answer | Promise<Answer>;

/** Most bytes of a key in UTF-8. */
const longestKey = 1024;

export const targetOf = (url: string): Target => {
  const [, bucket = '', ...rest] = pathOf(url).split('/');
  const key = decodeURIComponent(rest.join('/'));
  if (Buffer.byteLength(key) > longestKey) throw new S3Error('KeyTooLongError');
  return { bucket: decodeURIComponent(bucket), key };
};

export const toCall = (store: Store, request: IncomingMessage, response: ServerResponse, signed: Signed): Call => {
  const url = request.url ?? '/';
  const query = new Map(queryPairs(url));
  const hoisted = new Map([...query].map(([name, value]) => [name.toLowerCase(), value]));
  return {
    ...targetOf(url),
    store,
    request,
    signed,
    query: (name) => query.get(name),
    header: (name) =>
      request.headersDistinct[name]?.join(',') ??
      (signed.presigned && name.startsWith('x-amz-') ? hoisted.get(name) : undefined),
    read: () => {
      if (request.headers.expect) response.writeContinue();
      // The default would hang up on a client that is to be told what is wrong.
      return request.iterator({ destroyOnReturn: false });
    },
  };
};

/** A number of the query from `least` on; what is over `most` counts as that. */
export const numberIn = (
  call: Call,
  name: string,
  { least = 0, most = 1000, absent = most }: { least?: number; most?: number; absent?: number } = {},
): number => {
  const text = call.query(name);
  if (text === undefined) return absent;
  if (!/^\d{1,9}$/.test(text) || Number(text) < least) throw new S3Error('InvalidArgument', `Invalid value of ${name}`);
  return Math.min(Number(text), most);
};

export const answerXml = (root: string, tree: Tree, headers: Answer['headers'] = {}): Answer => ({
  headers: { 'content-type': 'application/xml', ...headers },
  body: xml(root, tree),
});
