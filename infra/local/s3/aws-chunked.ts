import type { Signed } from '../sigv4.ts';
import { sameSignature } from '../sigv4.ts';
import { hmac, sha256 } from '../sigv4-canonical.ts';
import { allOf } from './all-of.ts';
import { S3Error } from './error.ts';

/** Longest line of a chunk's size and signature, or of a trailer. */
const longestLine = 16 * 1024;

/** Takes lines and counted bytes from a stream by turns. */
const reader = (source: AsyncIterable<Buffer>) => {
  const iterator = source[Symbol.asyncIterator]();
  let buffered: Buffer = Buffer.alloc(0);

  const more = async (): Promise<Buffer> => {
    const { done, value } = await iterator.next();
    if (done) throw new S3Error('IncompleteBody');
    return value;
  };

  return {
    line: async (): Promise<string> => {
      for (;;) {
        const end = buffered.indexOf('\r\n');
        if (end >= 0) {
          const line = buffered.toString('latin1', 0, end);
          buffered = buffered.subarray(end + 2);
          return line;
        }
        if (buffered.length > longestLine) throw new S3Error('IncompleteBody');
        buffered = Buffer.concat([buffered, await more()]);
      }
    },
    bytes: async function* (count: number): AsyncGenerator<Buffer> {
      for (let left = count; left > 0; ) {
        if (buffered.length === 0) buffered = await more();
        const chunk = buffered.subarray(0, left);
        buffered = buffered.subarray(chunk.length);
        left -= chunk.length;
        yield chunk;
      }
    },
    rest: async () => {
      while (!(await iterator.next()).done);
    },
  };
};

const emptyHash = sha256('');

/** Each signature is over the one before: chunks cannot be changed, left out or put in another order. */
const chain = ({ key, date, scope, signature }: Signed) => {
  let previous = signature;
  return (kind: 'PAYLOAD' | 'TRAILER', hashes: string[], claimed: string | undefined): void => {
    const text = [`AWS4-HMAC-SHA256-${kind}`, date, scope, previous, ...hashes].join('\n');
    const expected = hmac(key, text).toString('hex');
    if (!sameSignature(expected, claimed ?? '')) throw new S3Error('SignatureDoesNotMatch');
    previous = expected;
  };
};

/** Smallest chunk, of all but the last. */
const smallest = 8192;

/** Largest signed chunk: its bytes are believed, i.e. passed on, when all of them are there. */
const largestSigned = 16 * 1024 * 1024;

/** The bytes within `Content-Encoding: aws-chunked`; `trailers` is filled when they end. */
export async function* decodeChunks(
  source: AsyncIterable<Buffer>,
  signed: Signed,
  trailers: Map<string, string>,
): AsyncGenerator<Buffer> {
  const input = reader(source);
  const check = signed.payloadHash.startsWith('STREAMING-AWS4') ? chain(signed) : undefined;
  for (let previous = smallest; ; ) {
    const [digits = '', ...extensions] = (await input.line()).split(';');
    if (!/^[0-9a-f]{1,12}$/i.test(digits)) throw new S3Error('IncompleteBody');
    const size = Number.parseInt(digits, 16);
    if (size > 0 && previous < smallest) throw new S3Error('InvalidChunkSizeError');
    previous = size;
    const claimed = extensions.map((one) => /^chunk-signature=(\w+)$/.exec(one)?.[1]).find(Boolean);
    if (check) {
      if (size > largestSigned) throw new S3Error('EntityTooLarge');
      const chunk = await allOf(input.bytes(size));
      check('PAYLOAD', [emptyHash, sha256(chunk)], claimed);
      if (size > 0) yield chunk;
    } else {
      yield* input.bytes(size);
    }
    if (size === 0) break;
    if ((await input.line()) !== '') throw new S3Error('IncompleteBody');
  }

  let signature: string | undefined;
  let signedText = '';
  for (let line = await input.line(); line !== ''; line = await input.line()) {
    const colon = line.indexOf(':');
    const [name, value] = [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
    if (name === 'x-amz-trailer-signature') signature = value;
    else {
      trailers.set(name, value);
      signedText += `${name}:${value}\n`;
    }
  }
  if (signed.payloadHash === 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER') {
    check?.('TRAILER', [sha256(signedText)], signature);
  }
  await input.rest();
}
