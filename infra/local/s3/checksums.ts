import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { Crc32c } from '@aws-crypto/crc32c';
import { Crc64Nvme } from '@aws-sdk/crc64-nvme';

/** Takes a body piece by piece; what it makes of it is in base64, as it travels. */
export type Digest = { update(chunk: Buffer): void; value(): Promise<string> };

/** `COMPOSITE` is a checksum of the parts' checksums. */
export type ChecksumType = 'FULL_OBJECT' | 'COMPOSITE';

const hash = (name: string) => (): Digest => {
  const digest = createHash(name);
  return { update: (chunk) => void digest.update(chunk), value: async () => digest.digest('base64') };
};

const fourBytes = (value: number): string => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes.toString('base64');
};

const algorithms = {
  CRC32: (): Digest => {
    let value = 0;
    return {
      update: (chunk) => {
        value = crc32(chunk, value);
      },
      value: async () => fourBytes(value),
    };
  },
  CRC32C: (): Digest => {
    const digest = new Crc32c();
    return { update: (chunk) => void digest.update(chunk), value: async () => fourBytes(digest.digest()) };
  },
  CRC64NVME: (): Digest => {
    const digest = new Crc64Nvme();
    return {
      update: (chunk) => digest.update(chunk),
      value: async () => Buffer.from(await digest.digest()).toString('base64'),
    };
  },
  SHA1: hash('sha1'),
  SHA256: hash('sha256'),
};

export type Algorithm = keyof typeof algorithms;

export type Checksum = { algorithm: Algorithm; type: ChecksumType; value: string };

/** The only names there are, e.g. of `x-amz-checksum-algorithm`. */
export const algorithmNames = Object.keys(algorithms) as Algorithm[];

export const isAlgorithm = (name: string | undefined): name is Algorithm => Object.hasOwn(algorithms, name ?? '');

export const startDigest = (algorithm: Algorithm | 'MD5'): Digest =>
  algorithm === 'MD5' ? hash('md5')() : algorithms[algorithm]();

/** Bytes of a value. */
const sizes: Record<Algorithm, number> = { CRC32: 4, CRC32C: 4, CRC64NVME: 8, SHA1: 20, SHA256: 32 };

const isBase64Of = (value: string, bytes: number): boolean =>
  /^[A-Za-z0-9+/]+={0,2}$/.test(value) && Buffer.from(value, 'base64').length === bytes;

export const isValueOf = (algorithm: Algorithm, value: string): boolean => isBase64Of(value, sizes[algorithm]);

export const isMd5 = (value: string): boolean => isBase64Of(value, 16);

/** `x-amz-checksum-sha256`. */
export const checksumHeader = (algorithm: Algorithm): string => `x-amz-checksum-${algorithm.toLowerCase()}`;

/** The element of an answer, e.g. `ChecksumSHA256`. */
export const checksumElement = (algorithm: Algorithm): string => `Checksum${algorithm}`;

/** What an upload in parts has of its parts' checksums: theirs, hashed one after the other. */
export const compositeOf = async (algorithm: Algorithm, values: readonly string[]): Promise<string> => {
  const digest = startDigest(algorithm);
  for (const value of values) digest.update(Buffer.from(value, 'base64'));
  return `${await digest.value()}-${values.length}`;
};
