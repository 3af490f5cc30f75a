import { answerXml, type Call, type Operation } from '../call.ts';
import { type Algorithm, checksumElement, checksumHeader } from '../checksums.ts';
import { checkCopySize, describeCopy, findSource } from '../copy-source.ts';
import { S3Error } from '../error.ts';
import { quoted } from '../headers.ts';
import type { StoredObject } from '../objects.ts';
import { type Range, readRange } from '../range.ts';
import { receive } from '../receive.ts';
import type { Upload } from '../uploads.ts';

export const findUpload = ({ store, bucket, key, query }: Call): Upload => {
  const upload = store.uploads.find(bucket, key, query('uploadId') ?? '');
  if (!upload) throw new S3Error('NoSuchUpload');
  return upload;
};

const partNumber = ({ query }: Call): number => {
  const text = query('partNumber') ?? '';
  if (/^\d{1,5}$/.test(text) && Number(text) >= 1 && Number(text) <= 10_000) return Number(text);
  throw new S3Error('InvalidArgument', 'Part number must be an integer between 1 and 10000, inclusive');
};

/** An upload that named an algorithm wants it of its parts; a checksum of the whole can do without theirs. */
const checkChecksum = ({ algorithm, type }: Upload, given: Algorithm | undefined): void => {
  if (!algorithm || algorithm === given || (given === undefined && type === 'FULL_OBJECT')) return;
  const [expected, actual] = [algorithm, given].map((name) => name?.toLowerCase() ?? 'null');
  const message = `Checksum Type mismatch occurred, expected checksum Type: ${expected}, actual checksum Type: ${actual}`;
  throw new S3Error('InvalidRequest', message);
};

export const uploadPart: Operation = async (call) => {
  const { store } = call;
  const number = partNumber(call);
  findUpload(call);
  return receive(call, { md5: false }, ({ segments, etag, checksum, known }) => {
    const upload = findUpload(call);
    checkChecksum(upload, checksum?.algorithm);
    const content = store.contents.create(segments, known);
    store.uploads.putPart(upload.id, { number, content, etag, ...(checksum && { checksum }) });
    return {
      headers: { etag: quoted(etag), ...(checksum && { [checksumHeader(checksum.algorithm)]: checksum.value }) },
    };
  });
};

const rangeToCopy = (call: Call, size: number): Range => {
  const header = call.header('x-amz-copy-source-range');
  if (header === undefined) return { start: 0, length: size };
  const range = /^bytes=\d+-\d+$/.test(header) ? readRange(header, size) : undefined;
  const [, last] = header.split('-');
  if (range && Number(last) < size) return range;
  throw new S3Error(
    'InvalidArgument',
    `The x-amz-copy-source-range value must be of the form bytes=first-last and within the source's ${size} bytes`,
  );
};

/** A slice becomes a content of its own, to be read once. */
const contentOf = ({ store }: Call, source: StoredObject, { start, length }: Range): number => {
  if (length === source.size) return source.content;
  const slice = store.contents.segments(source.content, start, length);
  return store.transaction(() => store.contents.create(slice));
};

export const uploadPartCopy: Operation = async (call) => {
  const { store } = call;
  const number = partNumber(call);
  const { algorithm } = findUpload(call);
  const source = findSource(call);
  const range = rangeToCopy(call, source.size);
  checkCopySize(range.length);
  const content = contentOf(call, source, range);
  return store.contents.holding(content, async () => {
    const { etag, checksum } = await describeCopy(call, content, algorithm);
    const part = store.transaction(() => {
      const { id } = findUpload(call);
      return store.uploads.putPart(id, { number, content, etag, ...(checksum && { checksum }) });
    });
    return answerXml('CopyPartResult', {
      ETag: quoted(part.etag),
      LastModified: new Date(part.modified).toISOString(),
      ...(checksum && { [checksumElement(checksum.algorithm)]: checksum.value }),
    });
  });
};
