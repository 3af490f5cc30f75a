import { createHash, createHmac } from 'node:crypto';

/** A request as it was sent, for signatures are over just that. */
export type SentRequest = {
  method: string;
  /** Path and query, still encoded. */
  url: string;
  /** By name in lower case, e.g. a request's `headersDistinct`. */
  headers: NodeJS.Dict<string[]>;
};

export const algorithm = 'AWS4-HMAC-SHA256';

export const sha256 = (data: string | Uint8Array): string => createHash('sha256').update(data).digest('hex');

export const hmac = (key: string | Uint8Array, data: string): Buffer => createHmac('sha256', key).update(data).digest();

/** RFC 3986: all but its unreserved characters. */
const encoded = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);

/** Names and values, decoded, in the order of the URL. */
export const queryPairs = (url: string): [name: string, value: string][] => {
  const start = url.indexOf('?');
  if (start < 0) return [];
  const decoded = (text: string) => decodeURIComponent(text.replaceAll('+', '%20'));
  return url
    .slice(start + 1)
    .split('&')
    .filter((pair) => pair !== '')
    .map((pair) => {
      const [name = '', ...value] = pair.split('=');
      return [decoded(name), decoded(value.join('='))];
    });
};

export const pathOf = (url: string): string => url.replace(/\?.*$/s, '') || '/';

/** S3 encodes a path once; every other service encodes what is encoded already once more. */
const canonicalPath = (url: string, service: string): string =>
  pathOf(url)
    .split('/')
    .map((segment) => encoded(service === 's3' ? decodeURIComponent(segment) : segment))
    .join('/');

const canonicalQuery = (url: string): string =>
  queryPairs(url)
    .filter(([name]) => name !== 'X-Amz-Signature')
    .map(([name, value]) => `${encoded(name)}=${encoded(value)}`)
    .toSorted()
    .join('&');

const canonicalHeader = (values: readonly string[] = []): string =>
  values.map((value) => value.trim().replace(/ +/g, ' ')).join(',');

/** What both sides hash: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html */
export const canonicalRequest = (
  { method, url, headers }: SentRequest,
  { service, signedHeaders, payloadHash }: { service: string; signedHeaders: readonly string[]; payloadHash: string },
): string =>
  [
    method,
    canonicalPath(url, service),
    canonicalQuery(url),
    ...signedHeaders.map((name) => `${name}:${canonicalHeader(headers[name])}`),
    '',
    signedHeaders.join(';'),
    payloadHash,
  ].join('\n');

/** `scope` is `20260101/us-east-1/s3/aws4_request`: each part is hashed into the key. */
export const signingKey = (secretAccessKey: string, scope: string): Buffer =>
  scope.split('/').reduce<Buffer>((key, part) => hmac(key, part), Buffer.from(`AWS4${secretAccessKey}`));
