import { answerXml, type Call, numberIn, type Operation } from '../call.ts';
import { S3Error } from '../error.ts';
import { quoted } from '../headers.ts';
import { after, type StoredObject } from '../objects.ts';

type Page = {
  objects: StoredObject[];
  /** What of the keys comes before the delimiter, once for all that share it. */
  commonPrefixes: string[];
  /** Where the next page begins; absent from the last. */
  next?: string;
};

/** `from` is a key that may itself be listed. */
const readPage = ({ store, bucket }: Call, from: string, prefix: string, delimiter: string, most: number): Page => {
  const page: Page = { objects: [], commonPrefixes: [] };
  const isFull = () => page.objects.length + page.commonPrefixes.length >= most;
  for (let next = from; ; ) {
    const rows = store.objects.list(bucket, next, prefix, most + 1);
    let skipped = false;
    for (const row of rows) {
      if (isFull()) return { ...page, next: row.key };
      const end = delimiter === '' ? -1 : row.key.indexOf(delimiter, prefix.length);
      if (end < 0) {
        page.objects.push(row);
        continue;
      }
      const common = row.key.slice(0, end + delimiter.length);
      page.commonPrefixes.push(common);
      const beyond = after(common);
      if (beyond === undefined) return page;
      next = beyond;
      skipped = true;
      break;
    }
    if (!skipped) return page;
  }
};

const tokenFrom = (key: string) => Buffer.from(key).toString('base64url');

const keyIn = (token: string): string => {
  const key = Buffer.from(token, 'base64url').toString();
  if (token === '' || tokenFrom(key) !== token) {
    throw new S3Error('InvalidArgument', 'The continuation token provided is incorrect');
  }
  return key;
};

/** `encoding-type=url`: as in a form, but slashes stay. */
const urlEncoded = (text: string): string =>
  encodeURIComponent(text)
    .replaceAll('%2F', '/')
    .replaceAll('%20', '+')
    .replace(/[!'()]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);

/** `encoding-type=url` or none, and what it does to keys in an answer. */
export const encodingOf = (call: Call): { type: string | undefined; encode: (text: string) => string } => {
  const type = call.query('encoding-type');
  if (type !== undefined && type !== 'url') {
    throw new S3Error('InvalidArgument', 'Invalid Encoding Method specified in Request');
  }
  return { type, encode: type ? urlEncoded : (text) => text };
};

export const listObjects: Operation = (call) => {
  if (call.query('list-type') !== '2') throw new S3Error('NotImplemented');
  const { bucket } = call;
  const prefix = call.query('prefix') ?? '';
  const delimiter = call.query('delimiter') ?? '';
  const startAfter = call.query('start-after');
  const token = call.query('continuation-token');
  const most = numberIn(call, 'max-keys');
  const { type, encode } = encodingOf(call);
  // The first key after another is that with a NUL at its end.
  const from = token !== undefined ? keyIn(token) : startAfter ? `${startAfter}\0` : '';
  const { objects, commonPrefixes, next } =
    most === 0 ? { objects: [], commonPrefixes: [] } : readPage(call, from, prefix, delimiter, most);
  return answerXml('ListBucketResult', {
    Name: bucket,
    Prefix: encode(prefix),
    Delimiter: delimiter === '' ? undefined : encode(delimiter),
    MaxKeys: most,
    EncodingType: type,
    KeyCount: objects.length + commonPrefixes.length,
    IsTruncated: next !== undefined,
    ContinuationToken: token,
    NextContinuationToken: next === undefined ? undefined : tokenFrom(next),
    StartAfter: startAfter === undefined ? undefined : encode(startAfter),
    Contents: objects.map(({ key, modified, etag, size, checksum }) => ({
      Key: encode(key),
      LastModified: new Date(modified).toISOString(),
      ETag: quoted(etag),
      ChecksumAlgorithm: checksum?.algorithm ?? 'CRC64NVME',
      ChecksumType: checksum?.type ?? 'FULL_OBJECT',
      Size: size,
      StorageClass: 'STANDARD',
    })),
    CommonPrefixes: commonPrefixes.map((common) => ({ Prefix: encode(common) })),
  });
};
