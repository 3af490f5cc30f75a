import { createHash } from 'node:crypto';
import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CopyObjectCommand,
  CreateMultipartUploadCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  ListPartsCommand,
  PutObjectCommand,
  S3Client,
  UploadPartCopyCommand,
} from '@aws-sdk/client-s3';
import { mockClient } from 'aws-sdk-client-mock';
import { failure } from './failures.ts';

/** Every client of S3 there is, mocked. Presigning sends nothing, and works. */
export const s3 = mockClient(S3Client);

const bucketName = 'stagebook-unit-files';
const MiB = 1024 * 1024;

const digest = (algorithm: 'md5' | 'sha256', content: Buffer | string) =>
  createHash(algorithm).update(content).digest();
const hashOf = (content: Buffer | string) => digest('sha256', content).toString('base64');

/** The SHA-256 of a fake file's content, in hexadecimal. */
export const sha256 = (content: Buffer | string) => digest('sha256', content).toString('hex');

/** An object: what is in it, or how big it is if nobody needs to know what is in it. */
export type Stored = { size: number; etag: string; sha256?: string; body?: Buffer; type?: string };

const stored = (content: Buffer | string | number): Stored => {
  if (typeof content === 'number') return { size: content, etag: `"${digest('md5', `${content}`).toString('hex')}"` };
  const body = Buffer.from(content);
  return { size: body.length, etag: `"${digest('md5', body).toString('hex')}"`, body };
};

type Part = { etag: string; size: number; sha256: string };
type Multipart = { key: string; parts: Map<number, Part>; hashed: boolean };

export const notThere = (name: 'NoSuchKey' | 'NotFound' | 'NoSuchUpload') =>
  failure(name, 'The specified thing does not exist.', { $metadata: { httpStatusCode: 404 } });

// biome-ignore lint/suspicious/noExplicitAny: inputs of every shape pass through
type Input = any;

export type Options = {
  /** Entries of a page of a listing, if fewer than 1,000. */
  pageSize?: number;
  /** The bucket keeps versions. */
  versions?: boolean;
};

/**
 * A bucket of a few objects behind the mocked clients, `{key: content}` or `{key: size}`. It carries requests out and
 * keeps what was sent; whatever else is asked of it throws. No substitute for S3: a sheet to write on and to read from.
 */
export function fakeS3(given: Record<string, Buffer | string | number> = {}, options: Options = {}) {
  const { pageSize = 1_000, versions = false } = options;
  s3.reset();
  s3.callsFake((input) => {
    throw new Error(`nobody answers ${JSON.stringify(input)}`);
  });
  const objects = new Map(Object.entries(given).map(([key, content]) => [key, stored(content)]));
  const uploads = new Map<string, Multipart>();
  const sent: string[] = [];
  const inputs: Input[] = [];
  const interruptions: { line: string; act: () => void }[] = [];
  const failures: { verb: string; error: Error }[] = [];
  let opened = 0;

  /** `copy a → b`: what is asked, by whom it may be interrupted, and whether it fails. */
  function arrives(line: string, input: Input): void {
    if (input.Bucket !== bucketName) throw new Error(`the bucket is ${input.Bucket}`);
    if (Buffer.byteLength(input.Key ?? '') > 1_024) throw failure('KeyTooLongError', 'Your key is too long');
    sent.push(line);
    inputs.push(input);
    if (sent.length > 50_000) throw new Error('this does not end');
    for (const { line: wanted, act } of interruptions) if (line.startsWith(wanted)) act();
    const next = failures.findIndex(({ verb }) => line.startsWith(verb));
    if (next >= 0) throw failures.splice(next, 1)[0]?.error;
  }

  /** The object a copy is made of, as long as it is what was asked for. */
  function source({ CopySource, CopySourceIfMatch }: Input): [string, Stored] {
    const [, bucket, key = ''] = /^([^/]+)\/(.+)$/s.exec(CopySource) ?? [];
    if (bucket !== bucketName) throw new Error(`the source is ${CopySource}`);
    const found = objects.get(decodeURIComponent(key));
    if (!found) throw notThere('NoSuchKey');
    if (CopySourceIfMatch !== undefined && CopySourceIfMatch !== found.etag) throw failure('PreconditionFailed');
    return [decodeURIComponent(key), found];
  }

  const sourceLine = ({ CopySource }: Input) => decodeURIComponent(String(CopySource).slice(bucketName.length + 1));
  const version = () => (versions ? { VersionId: `version-${sent.length}` } : {});

  s3.on(HeadObjectCommand).callsFake(async (input) => {
    arrives(`head ${input.Key}`, input);
    const found = objects.get(input.Key);
    if (!found) throw notThere('NotFound');
    const { size, etag, sha256: hash } = found;
    return {
      ContentLength: size,
      ETag: etag,
      ...(input.ChecksumMode === 'ENABLED' && hash && { ChecksumSHA256: hash }),
      ...version(),
    };
  });

  s3.on(GetObjectCommand).callsFake(async (input) => {
    arrives(`get ${input.Key}`, input);
    const found = objects.get(input.Key);
    if (!found) throw notThere('NoSuchKey');
    return { Body: { transformToString: async () => (found.body ?? Buffer.alloc(0)).toString() } as never };
  });

  s3.on(PutObjectCommand).callsFake(async (input) => {
    arrives(`put ${input.Key}`, input);
    if (input.IfNoneMatch === '*' && objects.has(input.Key)) throw failure('PreconditionFailed');
    const object = stored(input.Body);
    const hash = hashOf(object.body ?? '');
    if (input.ChecksumSHA256 !== undefined && input.ChecksumSHA256 !== hash) throw failure('BadDigest');
    objects.set(input.Key, { ...object, sha256: hash, type: input.ContentType });
    return { ETag: object.etag, ...version() };
  });

  s3.on(DeleteObjectsCommand).callsFake(async (input) => {
    const keys: string[] = input.Delete.Objects.map(({ Key }: Input) => Key);
    arrives(`delete ${keys.join(', ')}`, input);
    if (keys.length === 0 || keys.length > 1_000) throw failure('MalformedXML');
    for (const key of keys) objects.delete(key);
    return {};
  });

  s3.on(ListObjectsV2Command).callsFake(async (input) => {
    const { Prefix: prefix = '', Delimiter: delimiter, ContinuationToken: token } = input;
    arrives(`list ${prefix}${delimiter ? ' by folder' : ''}${token ? ' further' : ''}`, input);
    const rolled = (key: string) => {
      const end = delimiter ? key.indexOf(delimiter, prefix.length) : -1;
      return end < 0 ? key : key.slice(0, end + 1);
    };
    const entries = [...new Set([...objects.keys()].filter((key) => key.startsWith(prefix)).map(rolled))]
      .sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)))
      .filter((entry) => token === undefined || Buffer.compare(Buffer.from(entry), Buffer.from(token)) > 0);
    const page = entries.slice(0, pageSize);
    const isFolder = (entry: string) => delimiter !== undefined && entry.length > prefix.length && entry.endsWith('/');
    return {
      Contents: page
        .filter((entry) => !isFolder(entry))
        .map((key) => ({ Key: key, Size: objects.get(key)?.size as number, ETag: objects.get(key)?.etag as string })),
      CommonPrefixes: page.filter(isFolder).map((folder) => ({ Prefix: folder })),
      ...(page.length < entries.length && { IsTruncated: true, NextContinuationToken: page.at(-1) as string }),
    };
  });

  s3.on(CopyObjectCommand).callsFake(async (input) => {
    arrives(`copy ${sourceLine(input)} → ${input.Key}`, input);
    const [key, from] = source(input);
    if (from.size > 5 * 1024 * MiB) throw failure('InvalidRequest', 'The copy source is larger than the maximum');
    const hash = hashOf(from.body ?? key);
    objects.set(input.Key, { ...from, sha256: hash });
    const hashed = input.ChecksumAlgorithm === 'SHA256' ? { ChecksumSHA256: hash } : {};
    return { CopyObjectResult: { ETag: from.etag, ...hashed }, ...version() };
  });

  s3.on(CreateMultipartUploadCommand).callsFake(async (input) => {
    arrives(`open ${input.Key}`, input);
    opened += 1;
    const id = `mpu-${opened}`;
    uploads.set(id, { key: input.Key, parts: new Map(), hashed: input.ChecksumAlgorithm === 'SHA256' });
    return { UploadId: id };
  });

  function uploadOf({ UploadId, Key }: Input): Multipart {
    const found = uploads.get(UploadId);
    if (!found || found.key !== Key) throw notThere('NoSuchUpload');
    return found;
  }

  const newPart = (content: Buffer | string | number): Part => {
    const { size, etag, body } = stored(content);
    return { size, etag, sha256: hashOf(body ?? `${size}`) };
  };

  s3.on(UploadPartCopyCommand).callsFake(async (input) => {
    arrives(`copy ${sourceLine(input)} ${input.CopySourceRange} → ${input.Key} ${input.PartNumber}`, input);
    const [, from] = source(input);
    const [first, last] = String(input.CopySourceRange).slice('bytes='.length).split('-').map(Number);
    if (last === undefined || first === undefined || last >= from.size) throw failure('InvalidRange');
    const part = newPart(from.body?.subarray(first, last + 1) ?? last - first + 1);
    uploadOf(input).parts.set(input.PartNumber, part);
    return { CopyPartResult: { ETag: part.etag, ChecksumSHA256: part.sha256 } };
  });

  s3.on(ListPartsCommand).callsFake(async (input) => {
    const { PartNumberMarker: marker = '0' } = input;
    arrives(`parts ${input.Key} ${input.UploadId}${marker === '0' ? '' : ` after ${marker}`}`, input);
    const all = [...uploadOf(input).parts].sort(([a], [b]) => a - b).filter(([number]) => number > Number(marker));
    const page = all.slice(0, pageSize);
    return {
      Parts: page.map(([number, { etag, size }]) => ({ PartNumber: number, ETag: etag, Size: size })),
      IsTruncated: page.length < all.length,
      ...(page.length < all.length && { NextPartNumberMarker: String(page.at(-1)?.[0]) }),
    };
  });

  s3.on(CompleteMultipartUploadCommand).callsFake(async (input) => {
    const wanted: { PartNumber: number; ETag: string }[] = input.MultipartUpload.Parts;
    arrives(`complete ${input.Key} ${input.UploadId} of ${wanted.length}`, input);
    const upload = uploadOf(input);
    const { parts, hashed, key } = upload;
    const taken = wanted.map(({ PartNumber, ETag }, index) => {
      if (PartNumber <= (wanted[index - 1]?.PartNumber ?? 0)) throw failure('InvalidPartOrder', 'not in order');
      const part = parts.get(PartNumber);
      if (!part || part.etag !== ETag) throw failure('InvalidPart', 'One or more parts could not be found.');
      if (index < wanted.length - 1 && part.size < 5 * MiB) throw failure('EntityTooSmall', 'too small');
      return part;
    });
    if (taken.length === 0) throw failure('MalformedXML');
    const etag = `"${digest('md5', Buffer.concat(taken.map((part) => Buffer.from(part.etag.slice(1, -1), 'hex')))).toString('hex')}-${taken.length}"`;
    const hash = `${hashOf(Buffer.concat(taken.map((part) => Buffer.from(part.sha256, 'base64'))))}-${taken.length}`;
    const size = taken.reduce((sum, part) => sum + part.size, 0);
    objects.set(key, { size, etag, ...(hashed && { sha256: hash }) });
    uploads.delete(input.UploadId);
    return { ETag: etag, ...(hashed && { ChecksumSHA256: hash }), ...version() };
  });

  s3.on(AbortMultipartUploadCommand).callsFake(async (input) => {
    arrives(`abort ${input.Key} ${input.UploadId}`, input);
    uploadOf(input);
    uploads.delete(input.UploadId);
    return {};
  });

  return {
    /** What is in it, by key. */
    objects,
    /** Uploads in parts that are under way, by id. */
    uploads,
    /** What was sent, one line a request. */
    sent,
    /** The requests themselves. */
    inputs,
    put: (key: string, content: Buffer | string | number) => objects.set(key, stored(content)),
    /** A JSON document. */
    json: (key: string) => JSON.parse(objects.get(key)?.body?.toString() ?? 'null'),
    /** A client sends a part straight to S3. */
    part: (id: string, number: number, content: Buffer | string | number): string => {
      const part = newPart(content);
      (uploads.get(id) as Multipart).parts.set(number, part);
      return part.etag;
    },
    /** Somebody else comes before every request whose line begins so. */
    before: (line: string, act: () => void) => interruptions.push({ line, act }),
    /** The next requests whose line begins so fail. */
    failNext: (verb: string, ...errors: Error[]) => failures.push(...errors.map((error) => ({ verb, error }))),
  };
}

export type FakeS3 = ReturnType<typeof fakeS3>;

/** A presigned URL in its parts. */
export function presigned(url: string) {
  const { origin, pathname, searchParams } = new URL(url);
  const query = Object.fromEntries(searchParams);
  return {
    origin,
    /** Path-style: the bucket, then the key. */
    path: decodeURIComponent(pathname),
    expires: Number(query['X-Amz-Expires']),
    signedHeaders: (query['X-Amz-SignedHeaders'] ?? '').split(';'),
    query,
  };
}

/** Where a key is, path-style. */
export const pathTo = (key: string) => `/${bucketName}/${key}`;
