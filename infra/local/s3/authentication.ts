import type { IncomingMessage } from 'node:http';
import { type Credentials, NotAuthentic, type Signed, verify } from '../sigv4.ts';
import { queryPairs } from '../sigv4-canonical.ts';
import { S3Error } from './error.ts';

export const unsigned = 'UNSIGNED-PAYLOAD';

const payloads = [
  unsigned,
  'STREAMING-UNSIGNED-PAYLOAD-TRAILER',
  'STREAMING-AWS4-HMAC-SHA256-PAYLOAD',
  'STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER',
];

const payloadHash = ({ url = '', headers }: IncomingMessage, presigned: boolean): string => {
  const name = 'x-amz-content-sha256';
  const hoisted = queryPairs(url).find((pair) => presigned && pair[0].toLowerCase() === name)?.[1];
  const declared = hoisted ?? headers[name] ?? (presigned ? unsigned : undefined);
  if (declared === undefined) {
    throw new S3Error('InvalidRequest', `Missing required header for this request: ${name}`);
  }
  if (typeof declared === 'string' && (payloads.includes(declared) || /^[0-9a-f]{64}$/.test(declared))) return declared;
  throw new S3Error('InvalidArgument', `${name} must be ${payloads.join(', ')}, or a valid sha256 value.`);
};

/** Whoever has a presigned URL must not add to what it allows. */
const checkAllSigned = ({ headers }: IncomingMessage, { signedHeaders }: Signed): void => {
  const missing = Object.keys(headers).filter((name) => name.startsWith('x-amz-') && !signedHeaders.includes(name));
  if (missing.length === 0) return;
  const message = 'There were headers present in the request which were not signed';
  throw new S3Error('AccessDenied', message, { HeadersNotSigned: missing.join(', ') });
};

/** Signature Version 4 as S3 has it. */
export const authenticate = (request: IncomingMessage, credentials: Credentials, now?: number): Signed => {
  const { method = '', url = '/', headersDistinct: headers } = request;
  try {
    const signed = verify(
      { method, url, headers },
      {
        service: 's3',
        credentials: [credentials],
        payloadHash: (presigned) => payloadHash(request, presigned),
        ...(now !== undefined && { now }),
      },
    );
    checkAllSigned(request, signed);
    return signed;
  } catch (error) {
    if (error instanceof NotAuthentic) throw new S3Error(error.code, error.message);
    throw error;
  }
};
