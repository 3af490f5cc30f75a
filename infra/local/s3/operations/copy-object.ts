import { answerXml, type Call, type Operation } from '../call.ts';
import { type Algorithm, checksumElement, isAlgorithm } from '../checksums.ts';
import { checkWrite } from '../conditions.ts';
import { checkCopySize, describeCopy, findSource } from '../copy-source.ts';
import { S3Error } from '../error.ts';
import { headersToKeep, quoted } from '../headers.ts';
import type { StoredObject } from '../objects.ts';

/** The one named, or else the source's: a copy is made in one piece, so its checksum is of all of it. */
const algorithmOf = (call: Call, source: StoredObject): Algorithm | undefined => {
  const named = call.header('x-amz-checksum-algorithm')?.toUpperCase();
  if (named === undefined) return source.checksum?.algorithm;
  if (isAlgorithm(named)) return named;
  throw new S3Error('InvalidRequest', 'Checksum algorithm provided is unsupported.');
};

const replacesHeaders = (call: Call): boolean => {
  const directive = call.header('x-amz-metadata-directive') ?? 'COPY';
  if (directive !== 'COPY' && directive !== 'REPLACE')
    throw new S3Error('InvalidArgument', 'Unknown metadata directive.');
  return directive === 'REPLACE';
};

/** Copies no bytes, but reads them for what must be known of them and is not yet. */
export const copyObject: Operation = async (call) => {
  const { store, bucket, key } = call;
  const source = findSource(call);
  checkCopySize(source.size);
  const replaced = replacesHeaders(call);
  if (source.bucket === bucket && source.key === key && !replaced && !call.header('x-amz-checksum-algorithm')) {
    const message =
      'This copy request is illegal because it is trying to copy an object to itself without changing it.';
    throw new S3Error('InvalidRequest', message);
  }
  const algorithm = algorithmOf(call, source);
  const headers = replaced ? headersToKeep(call) : source.headers;
  checkWrite(call, store.objects.find(bucket, key));
  return store.contents.holding(source.content, async () => {
    const { etag, checksum } = await describeCopy(call, source.content, algorithm);
    const copy = store.transaction(() => {
      checkWrite(call, store.objects.find(bucket, key));
      return store.objects.put(bucket, {
        key,
        content: source.content,
        etag,
        headers,
        ...(checksum && { checksum }),
      });
    });
    return answerXml('CopyObjectResult', {
      ETag: quoted(copy.etag),
      LastModified: new Date(copy.modified).toISOString(),
      ...(checksum && { [checksumElement(checksum.algorithm)]: checksum.value, ChecksumType: checksum.type }),
    });
  });
};
