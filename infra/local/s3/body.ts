import { createHash } from 'node:crypto';
import { allOf } from './all-of.ts';
import { decodeChunks } from './aws-chunked.ts';
import type { Call } from './call.ts';
import {
  type Algorithm,
  algorithmNames,
  type Checksum,
  checksumHeader,
  isMd5,
  isValueOf,
  startDigest,
} from './checksums.ts';
import { S3Error } from './error.ts';

/** A request's body: whoever reads it to its end has all of it, as it was promised, or an error. */
export type Body = {
  chunks: AsyncIterable<Buffer>;
  /** The checksum it came with, known when it has been read. */
  checksum(): Checksum | undefined;
};

/** What S3 takes by one request. */
const largest = 5 * 1024 ** 3;

type Expected = { algorithm: Algorithm; value?: string };

/** At most one checksum, in a header or announced for the end of the body. */
const expectedChecksum = (call: Call): Expected | undefined => {
  const inHeaders = algorithmNames.flatMap((algorithm): Expected[] => {
    const value = call.header(checksumHeader(algorithm));
    return value === undefined ? [] : [{ algorithm, value }];
  });
  const trailer = call.header('x-amz-trailer')?.trim().toLowerCase();
  const inTrailer = algorithmNames
    .filter((algorithm) => checksumHeader(algorithm) === trailer)
    .map((algorithm): Expected => ({ algorithm }));
  const [expected, ...others] = [...inHeaders, ...inTrailer];
  if (others.length > 0) {
    const message = 'Expecting a single x-amz-checksum- header. Multiple checksum Types are not allowed.';
    throw new S3Error('InvalidRequest', message);
  }
  if (expected?.value !== undefined) checkForm(expected.algorithm, expected.value);
  return expected;
};

const checkForm = (algorithm: Algorithm, value: string): void => {
  if (isValueOf(algorithm, value)) return;
  throw new S3Error('InvalidRequest', `Value for ${checksumHeader(algorithm)} header is invalid.`);
};

const isStreaming = ({ signed }: Call) => signed.payloadHash.startsWith('STREAMING-');

/** The body's length, decoded, which the request must say. */
const announcedLength = (call: Call): number => {
  const text = isStreaming(call) ? call.header('x-amz-decoded-content-length') : call.header('content-length');
  if (text === undefined) {
    if (isStreaming(call) || call.header('transfer-encoding') !== undefined) throw new S3Error('MissingContentLength');
    return 0;
  }
  if (!/^\d{1,15}$/.test(text)) throw new S3Error('InvalidArgument');
  if (Number(text) > largest) throw new S3Error('EntityTooLarge');
  return Number(text);
};

/** `unchecked`: the checksum in the headers is of something else than the body. */
type Options = { unchecked?: boolean };

/** Checks what can be checked before a byte is read. */
export const bodyOf = (call: Call, { unchecked = false }: Options = {}): Body => {
  const { signed } = call;
  const length = announcedLength(call);
  const expected = unchecked ? undefined : expectedChecksum(call);
  const md5 = call.header('content-md5');
  if (md5 !== undefined && !isMd5(md5)) throw new S3Error('InvalidDigest');
  let checksum: Checksum | undefined;

  async function* chunks(): AsyncGenerator<Buffer> {
    const trailers = new Map<string, string>();
    const decoded = isStreaming(call) ? decodeChunks(call.read(), signed, trailers) : call.read();
    const ofContent = expected && startDigest(expected.algorithm);
    const ofMd5 = md5 === undefined ? undefined : startDigest('MD5');
    const ofPayload = /^[0-9a-f]{64}$/.test(signed.payloadHash) ? createHash('sha256') : undefined;
    let size = 0;
    for await (const chunk of decoded) {
      size += chunk.length;
      if (size > length) throw new S3Error('IncompleteBody');
      ofContent?.update(chunk);
      ofMd5?.update(chunk);
      ofPayload?.update(chunk);
      yield chunk;
    }
    if (size !== length) throw new S3Error('IncompleteBody');
    if (ofPayload && ofPayload.digest('hex') !== signed.payloadHash) throw new S3Error('XAmzContentSHA256Mismatch');
    if (ofMd5 && (await ofMd5.value()) !== md5) throw new S3Error('BadDigest');
    if (expected && ofContent) {
      checksum = await proven(expected, trailers, await ofContent.value());
    }
  }

  return { chunks: chunks(), checksum: () => checksum };
};

const proven = async ({ algorithm, value }: Expected, trailers: ReadonlyMap<string, string>, computed: string) => {
  const promised = value ?? trailers.get(checksumHeader(algorithm));
  if (promised === undefined)
    throw new S3Error('InvalidRequest', `The trailer ${checksumHeader(algorithm)} is missing.`);
  checkForm(algorithm, promised);
  if (promised !== computed) {
    throw new S3Error('BadDigest', `The ${algorithm} you specified did not match the calculated checksum.`);
  }
  return { algorithm, type: 'FULL_OBJECT', value: computed } as const;
};

/** Longest body that is XML: 10,000 parts with a checksum each are less. */
const longestText = 8 * 1024 * 1024;

export const readText = async (call: Call, options?: Options): Promise<string> => {
  if (announcedLength(call) > longestText) throw new S3Error('MalformedXML');
  return (await allOf(bodyOf(call, options).chunks)).toString();
};
