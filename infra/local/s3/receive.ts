import { createHash, randomBytes } from 'node:crypto';
import { bodyOf } from './body.ts';
import type { Call } from './call.ts';
import type { Checksum } from './checksums.ts';
import type { Digests, Segment } from './contents.ts';

export type Received = {
  segments: Segment[];
  etag: string;
  checksum?: Checksum;
  known: Digests;
};

/**
 * Stores a request's body and hands it to `keep`, which makes something refer to it in a transaction. If the body is
 * not what was promised, or `keep` refuses it, nothing stays. With `md5` the ETag is the body's; else it says nothing,
 * as on AWS where KMS encrypts: MD5 would take most of a big upload's time.
 */
export const receive = async <T>(
  call: Call,
  { md5 }: { md5: boolean },
  keep: (received: Received) => T,
): Promise<T> => {
  const { blobs, transaction } = call.store;
  const body = bodyOf(call);
  const hash = createHash('md5');
  async function* hashed() {
    for await (const chunk of body.chunks) {
      hash.update(chunk);
      yield chunk;
    }
  }
  const { blob, size } = await blobs.write(md5 ? hashed() : body.chunks);
  const etag = md5 ? hash.digest() : randomBytes(16);
  const checksum = body.checksum();
  try {
    return transaction(() =>
      keep({
        segments: blob === undefined ? [] : [{ blob, start: 0, length: size }],
        etag: etag.toString('hex'),
        ...(checksum && { checksum }),
        known: {
          ...(md5 && { MD5: etag.toString('base64') }),
          ...(checksum && { [checksum.algorithm]: checksum.value }),
        },
      }),
    );
  } catch (error) {
    if (blob !== undefined) await blobs.remove(blob);
    throw error;
  }
};
