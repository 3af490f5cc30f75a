import { answerXml, type Call, numberIn, type Operation } from '../call.ts';
import { type Algorithm, type ChecksumType, checksumElement, isAlgorithm } from '../checksums.ts';
import { S3Error } from '../error.ts';
import { headersToKeep, quoted } from '../headers.ts';
import { encodingOf } from './list-objects.ts';
import { findUpload } from './upload-part.ts';

/** The first is what it is if nobody says. */
const types: Record<Algorithm, readonly [ChecksumType, ...ChecksumType[]]> = {
  CRC32: ['COMPOSITE', 'FULL_OBJECT'],
  CRC32C: ['COMPOSITE', 'FULL_OBJECT'],
  CRC64NVME: ['FULL_OBJECT'],
  SHA1: ['COMPOSITE'],
  SHA256: ['COMPOSITE'],
};

const checksumWanted = (call: Call): { algorithm?: Algorithm; type?: ChecksumType } => {
  const algorithm = call.header('x-amz-checksum-algorithm')?.toUpperCase();
  const type = call.header('x-amz-checksum-type')?.toUpperCase();
  if (algorithm === undefined) {
    if (type === undefined) return {};
    const message = 'The x-amz-checksum-type header can only be used with the x-amz-checksum-algorithm header.';
    throw new S3Error('InvalidRequest', message);
  }
  if (!isAlgorithm(algorithm)) throw new S3Error('InvalidRequest', 'Checksum algorithm provided is unsupported.');
  const [usual] = types[algorithm];
  const wanted = types[algorithm].find((one) => one === (type ?? usual));
  if (wanted) return { algorithm, type: wanted };
  const message = `The ${type} checksum type cannot be used with the ${algorithm.toLowerCase()} checksum algorithm.`;
  throw new S3Error('InvalidRequest', message);
};

export const createMultipartUpload: Operation = (call) => {
  const { store, bucket, key } = call;
  const wanted = checksumWanted(call);
  const upload = store.uploads.create({ bucket, key, headers: headersToKeep(call), ...wanted });
  const { algorithm, type } = wanted;
  return answerXml(
    'InitiateMultipartUploadResult',
    { Bucket: bucket, Key: key, UploadId: upload.id },
    algorithm && type ? { 'x-amz-checksum-algorithm': algorithm, 'x-amz-checksum-type': type } : {},
  );
};

export const abortMultipartUpload: Operation = (call) => {
  const { id } = findUpload(call);
  call.store.transaction(() => call.store.uploads.remove(id));
  return { status: 204 };
};

export const listParts: Operation = (call) => {
  const { store, bucket, key } = call;
  const { id, algorithm, type } = findUpload(call);
  const most = numberIn(call, 'max-parts');
  const marker = numberIn(call, 'part-number-marker', { most: 10_000, absent: 0 });
  const found = store.uploads.parts(id, marker, most + 1);
  const parts = found.slice(0, most);
  return answerXml('ListPartsResult', {
    Bucket: bucket,
    Key: key,
    UploadId: id,
    PartNumberMarker: marker,
    NextPartNumberMarker: parts.at(-1)?.number ?? marker,
    MaxParts: most,
    IsTruncated: found.length > most,
    StorageClass: 'STANDARD',
    ChecksumAlgorithm: algorithm,
    ChecksumType: type,
    Part: parts.map(({ number, modified, etag, size, checksum }) => ({
      PartNumber: number,
      LastModified: new Date(modified).toISOString(),
      ETag: quoted(etag),
      Size: size,
      ...(checksum && { [checksumElement(checksum.algorithm)]: checksum.value }),
    })),
  });
};

export const listMultipartUploads: Operation = (call) => {
  const { store, bucket } = call;
  if (call.query('delimiter')) throw new S3Error('NotImplemented');
  const prefix = call.query('prefix') ?? '';
  const most = numberIn(call, 'max-uploads');
  const marker = { key: call.query('key-marker') ?? '', id: call.query('upload-id-marker') };
  const { type, encode } = encodingOf(call);
  // Without an id the key's own uploads are passed by; ids are of digits and letters.
  const after = { key: marker.key, id: marker.id ?? (marker.key === '' ? '' : '~') };
  const found = store.uploads.list(bucket, prefix, after, most + 1);
  const uploads = found.slice(0, most);
  const truncated = found.length > most;
  return answerXml('ListMultipartUploadsResult', {
    Bucket: bucket,
    Prefix: encode(prefix),
    KeyMarker: encode(marker.key),
    UploadIdMarker: marker.id ?? '',
    NextKeyMarker: truncated ? encode(uploads.at(-1)?.key ?? '') : undefined,
    NextUploadIdMarker: truncated ? uploads.at(-1)?.id : undefined,
    EncodingType: type,
    MaxUploads: most,
    IsTruncated: truncated,
    Upload: uploads.map((upload) => ({
      Key: encode(upload.key),
      UploadId: upload.id,
      Initiated: new Date(upload.initiated).toISOString(),
      StorageClass: 'STANDARD',
      ChecksumAlgorithm: upload.algorithm,
      ChecksumType: upload.type,
    })),
  });
};
