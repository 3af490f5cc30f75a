import { validateHeaderValue } from 'node:http';
import type { Call } from './call.ts';
import { type Checksum, checksumHeader } from './checksums.ts';
import { S3Error } from './error.ts';
import type { StoredHeaders, StoredObject } from './objects.ts';

const kept = [
  'cache-control',
  'content-disposition',
  'content-encoding',
  'content-language',
  'content-type',
  'expires',
];

const prefix = 'x-amz-meta-';

/** Headers that ask for what is not here: said rather than ignored. */
const refused = [
  'x-amz-acl',
  'x-amz-tagging',
  'x-amz-website-redirect-location',
  'x-amz-object-lock-mode',
  'x-amz-object-lock-legal-hold',
  'x-amz-server-side-encryption-customer-algorithm',
  'x-amz-write-offset-bytes',
];

/** What of a request's headers belongs to the object. */
export const headersToKeep = (call: Call): StoredHeaders => {
  const named = refused.find((name) => call.header(name) !== undefined);
  if (named) throw new S3Error('NotImplemented', undefined, { Header: named });
  const metadata = Object.keys(call.request.headers).filter((name) => name.startsWith(prefix));
  const found = [...kept, ...metadata].flatMap((name): [string, string][] => {
    const value = call.header(name);
    return value === undefined ? [] : [[name, value]];
  });
  const headers: StoredHeaders = { 'content-type': 'binary/octet-stream', ...Object.fromEntries(found) };
  // How the body travelled is nothing of the object's.
  const { 'content-encoding': encoding, ...others } = headers;
  const encodings = (encoding ?? '').split(',').filter((one) => !['', 'aws-chunked'].includes(one.trim()));
  return encodings.length > 0 ? { ...others, 'content-encoding': encodings.join(',') } : others;
};

export const quoted = (etag: string): string => `"${etag}"`;

export const checksumHeaders = (checksum: Checksum | undefined): Record<string, string> =>
  checksum ? { [checksumHeader(checksum.algorithm)]: checksum.value, 'x-amz-checksum-type': checksum.type } : {};

const checkValue = (name: string, value: string): void => {
  try {
    validateHeaderValue(name, value);
  } catch {
    throw new S3Error('InvalidArgument', `Header value cannot be represented using ISO-8859-1: ${name}`);
  }
};

/** `response-content-type=…` and the like, by which a signed URL changes what is answered. */
const overrides = (call: Call): StoredHeaders =>
  Object.fromEntries(
    kept.flatMap((name): [string, string][] => {
      const value = call.query(`response-${name}`);
      if (value === undefined) return [];
      checkValue(name, value);
      return [[name, value]];
    }),
  );

/** What a caller is reminded of who has the object already. */
export const notModifiedHeaders = ({ etag, modified }: StoredObject): Record<string, string> => ({
  etag: quoted(etag),
  'last-modified': new Date(modified).toUTCString(),
});

export const objectHeaders = (call: Call, found: StoredObject): Record<string, string> => ({
  ...found.headers,
  ...overrides(call),
  ...notModifiedHeaders(found),
  'accept-ranges': 'bytes',
});
