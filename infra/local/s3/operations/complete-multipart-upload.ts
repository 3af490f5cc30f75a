import { createHash } from 'node:crypto';
import { pathOf } from '../../sigv4-canonical.ts';
import { readText } from '../body.ts';
import { answerXml, type Call, type Operation } from '../call.ts';
import {
  type Algorithm,
  algorithmNames,
  type Checksum,
  checksumElement,
  checksumHeader,
  compositeOf,
} from '../checksums.ts';
import { checkWrite } from '../conditions.ts';
import { S3Error } from '../error.ts';
import { quoted } from '../headers.ts';
import type { Part, Upload } from '../uploads.ts';
import { elements, parseXml } from '../xml.ts';
import { findUpload } from './upload-part.ts';

/** Of all parts but the last. */
const smallest = 5 * 1024 * 1024;

type Named = { number: number; etag: string; checksums: Record<string, unknown> };

const readParts = (text: string): Named[] => {
  const parts = elements(parseXml(text, 'CompleteMultipartUpload'), 'Part').map(
    ({ PartNumber, ETag, ...checksums }): Named => {
      if (typeof PartNumber !== 'string' || !/^\d{1,5}$/.test(PartNumber) || typeof ETag !== 'string') {
        throw new S3Error('MalformedXML');
      }
      return { number: Number(PartNumber), etag: ETag.replaceAll('"', ''), checksums };
    },
  );
  if (parts.some(({ number }, i) => i > 0 && number <= (parts[i - 1] as Named).number)) {
    throw new S3Error('InvalidPartOrder');
  }
  return parts;
};

/** The uploaded part that is named, which must be the one that is meant. */
const match = ({ number, etag, checksums }: Named, part: Part | undefined): Part => {
  if (!part || part.etag !== etag) throw new S3Error('InvalidPart', undefined, { PartNumber: String(number) });
  const { checksum } = part;
  const named = checksum && checksums[checksumElement(checksum.algorithm)];
  if (named !== undefined && named !== checksum?.value) {
    throw new S3Error('InvalidPart', undefined, { PartNumber: String(number) });
  }
  return part;
};

const choose = (call: Call, upload: Upload, named: readonly Named[]): Part[] => {
  const uploaded = new Map(call.store.uploads.parts(upload.id, 0, -1).map((part) => [part.number, part]));
  const parts = named.map((one) => match(one, uploaded.get(one.number)));
  const small = parts.slice(0, -1).find(({ size }) => size < smallest);
  if (small) {
    throw new S3Error('EntityTooSmall', undefined, {
      ProposedSize: String(small.size),
      MinSizeAllowed: String(smallest),
      PartNumber: String(small.number),
      ETag: small.etag,
    });
  }
  return parts;
};

const etagOf = (parts: readonly Part[]): string => {
  const hash = createHash('md5');
  for (const { etag } of parts) hash.update(Buffer.from(etag, 'hex'));
  return `${hash.digest('hex')}-${parts.length}`;
};

const compositeChecksum = async (
  algorithm: Algorithm,
  named: readonly Named[],
  parts: readonly Part[],
): Promise<Checksum> => {
  const without = named.find(({ checksums }) => checksums[checksumElement(algorithm)] === undefined);
  if (without) {
    const message =
      `The upload was created using a ${algorithm.toLowerCase()} checksum. The complete request must include the ` +
      `checksum for each part. It was missing for part ${without.number} in the request.`;
    throw new S3Error('InvalidRequest', message);
  }
  const values = parts.map(({ checksum }) => checksum?.value ?? '');
  return { algorithm, type: 'COMPOSITE', value: await compositeOf(algorithm, values) };
};

/** Of all bytes: computed now if an algorithm was named or the caller knows it, else when asked for. */
const fullChecksum = async (call: Call, upload: Upload, content: number): Promise<Checksum | undefined> => {
  const algorithm = upload.algorithm ?? algorithmNames.find((name) => call.header(checksumHeader(name)) !== undefined);
  if (!algorithm) return undefined;
  const { [algorithm]: value } = await call.store.contents.digest(content, [algorithm]);
  return { algorithm, type: 'FULL_OBJECT', value };
};

const checkPromise = (call: Call, { algorithm, value }: Checksum): void => {
  const promised = call.header(checksumHeader(algorithm));
  if (promised === undefined || promised === value) return;
  throw new S3Error('BadDigest', `The ${algorithm} you specified did not match the calculated checksum.`);
};

const checkSize = (call: Call, parts: readonly Part[]): void => {
  const promised = call.header('x-amz-mp-object-size');
  const size = parts.reduce((sum, part) => sum + part.size, 0);
  if (promised === undefined || Number(promised) === size) return;
  const message = `The provided 'x-amz-mp-object-size' header value ${promised} does not match the object's ${size} bytes.`;
  throw new S3Error('InvalidRequest', message);
};

/** The object consists of what the parts do: no byte is moved. */
export const completeMultipartUpload: Operation = async (call) => {
  const { store, bucket, key } = call;
  // A checksum in the headers is the object's.
  const named = readParts(await readText(call, { unchecked: true }));
  const upload = findUpload(call);
  const parts = choose(call, upload, named);
  checkSize(call, parts);
  checkWrite(call, store.objects.find(bucket, key));
  const segments = parts.flatMap(({ content, size }) => store.contents.segments(content, 0, size));
  const content = store.transaction(() => store.contents.create(segments));
  return store.contents.holding(content, async () => {
    const { algorithm, type, headers } = upload;
    const checksum =
      algorithm && type === 'COMPOSITE'
        ? await compositeChecksum(algorithm, named, parts)
        : await fullChecksum(call, upload, content);
    if (checksum) checkPromise(call, checksum);
    const etag = etagOf(parts);
    store.transaction(() => {
      findUpload(call);
      checkWrite(call, store.objects.find(bucket, key));
      store.objects.put(bucket, { key, content, etag, headers, ...(checksum && { checksum }) });
      store.uploads.remove(upload.id);
    });
    return answerXml('CompleteMultipartUploadResult', {
      Location: `http://${call.header('host')}${pathOf(call.request.url ?? '')}`,
      Bucket: bucket,
      Key: key,
      ETag: quoted(etag),
      ...(checksum && { [checksumElement(checksum.algorithm)]: checksum.value, ChecksumType: checksum.type }),
    });
  });
};
