import { createHash } from 'node:crypto';
import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  ListPartsCommand,
  type ListPartsCommandOutput,
} from '@aws-sdk/client-s3';
import { at, client, isMissing } from './client.ts';
import { headObject } from './objects.ts';

export type Part = { number: number; etag: string };

export async function openMultipart(key: string, type = 'application/octet-stream'): Promise<string> {
  const { UploadId = '' } = await client.send(new CreateMultipartUploadCommand({ ...at(key), ContentType: type }));
  return UploadId;
}

/** The parts that are there, with their bytes; `undefined`: there is no such upload. */
export async function listParts(key: string, uploadId: string): Promise<(Part & { size: number })[] | undefined> {
  const parts: (Part & { size: number })[] = [];
  let marker: string | undefined;
  try {
    do {
      const page: ListPartsCommandOutput = await client.send(
        new ListPartsCommand({ ...at(key), UploadId: uploadId, ...(marker && { PartNumberMarker: marker }) }),
      );
      for (const { PartNumber = 0, ETag = '', Size = 0 } of page.Parts ?? []) {
        parts.push({ number: PartNumber, etag: ETag, size: Size });
      }
      marker = page.IsTruncated ? page.NextPartNumberMarker : undefined;
    } while (marker !== undefined);
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
  return parts;
}

const unquoted = (etag: string) => etag.replaceAll('"', '');

/** The ETag S3 gives to an object of these parts, unless KMS encrypts it. */
function etagOf(parts: readonly Part[]): string {
  const digests = parts.map(({ etag }) => Buffer.from(unquoted(etag), 'hex'));
  return `${createHash('md5').update(Buffer.concat(digests)).digest('hex')}-${parts.length}`;
}

/**
 * Makes the object of its parts. A client that was not told so asks again: then the upload is gone, and the object is
 * there with just these parts. `false`: there is no such upload.
 */
export async function completeMultipart(key: string, uploadId: string, parts: readonly Part[]): Promise<boolean> {
  const Parts = parts.map(({ number, etag }) => ({ PartNumber: number, ETag: etag }));
  try {
    await client.send(
      new CompleteMultipartUploadCommand({ ...at(key), UploadId: uploadId, MultipartUpload: { Parts } }),
    );
    return true;
  } catch (error) {
    if (!isMissing(error)) throw error;
    return unquoted((await headObject(key))?.etag ?? '') === etagOf(parts);
  }
}

/** Whether or not there is such an upload. */
export async function abortMultipart(key: string, uploadId: string): Promise<void> {
  try {
    await client.send(new AbortMultipartUploadCommand({ ...at(key), UploadId: uploadId }));
  } catch (error) {
    if (!isMissing(error)) throw error;
  }
}
