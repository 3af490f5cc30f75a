import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CopyObjectCommand,
  CreateMultipartUploadCommand,
  HeadObjectCommand,
  UploadPartCopyCommand,
} from '@aws-sdk/client-s3';
import type { ManifestFile } from '#shared/domain/manifest.ts';
import { SourceChanged, type SourceFile } from '#shared/domain/registration.ts';
import { inParallel } from '../in-parallel.ts';
import { at, bucketName, client, isMissing } from './client.ts';
import { deleteObjects } from './objects.ts';
import { retentionOf } from './retention.ts';

const MiB = 1024 * 1024;

/** Bytes: S3 copies no more in one request, and no more than 10,000 parts make an object. */
export type CopyLimits = { whole: number; part: number };
const s3Limits: CopyLimits = { whole: 5 * 1024 * MiB, part: 512 * MiB };
const mostParts = 10_000;

/** Milliseconds. S3 answers a copy when it is done, however long that takes. */
const patience = { requestTimeout: 10 * 60_000 };

const copySource = (key: string) => `${bucketName}/${key.split('/').map(encodeURIComponent).join('/')}`;

type Copied = Pick<ManifestFile, 'sha256' | 'checksum_type' | 'version_id'>;

/** `checksum` is as S3 tells it: base64, of an object made of parts with their number behind it. */
function copied(checksum: string | undefined, versionId: string | undefined): Copied {
  if (!checksum) throw new Error('S3 did not tell the SHA-256 of what it copied.');
  const [base64 = '', parts] = checksum.split('-');
  const hex = Buffer.from(base64, 'base64').toString('hex');
  return {
    ...(parts === undefined ? { sha256: hex } : { sha256: `${hex}-${parts}`, checksum_type: 'COMPOSITE' }),
    ...(versionId && { version_id: versionId }),
  };
}

/**
 * S3 cannot compare what was uploaded in parts: here is where other bytes than announced are found out. They are removed
 * from the upload, so that it lacks the file again. A composite checksum tells nothing of them.
 */
async function described({ key, path, size, sha256 }: SourceFile, copy: Copied): Promise<ManifestFile> {
  if (sha256 === undefined || copy.checksum_type !== undefined || copy.sha256 === sha256)
    return { path, size, ...copy };
  await deleteObjects([key]);
  throw new SourceChanged(
    `The file '${path}' has the SHA-256 ${copy.sha256}, announced was ${sha256}. It was removed from the upload: ` +
      'POST uploads with the upload_id gives the URLs to send it again.',
  );
}

/** What an earlier try has copied already, and S3 hashed. Errors: as `copyFile`. */
export async function findCopy(file: SourceFile, to: string): Promise<ManifestFile | undefined> {
  try {
    const head = await client.send(new HeadObjectCommand({ ...at(to), ChecksumMode: 'ENABLED' }));
    if (head.ContentLength !== file.size || !head.ChecksumSHA256) return undefined;
    return await described(file, copied(head.ChecksumSHA256, head.VersionId));
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

/** S3 reads, copies and hashes; the ETag is a condition, so what changed meanwhile is not copied. */
async function copyWhole({ key, etag }: SourceFile, to: string): Promise<Copied> {
  const { CopyObjectResult, VersionId } = await client.send(
    new CopyObjectCommand({
      ...at(to),
      CopySource: copySource(key),
      CopySourceIfMatch: etag,
      ChecksumAlgorithm: 'SHA256',
      ...retentionOf(to),
    }),
    patience,
  );
  return copied(CopyObjectResult?.ChecksumSHA256, VersionId);
}

async function copyParts({ key, etag, size }: SourceFile, to: string, part: number): Promise<Copied> {
  const { UploadId } = await client.send(
    new CreateMultipartUploadCommand({
      ...at(to),
      ChecksumAlgorithm: 'SHA256',
      ContentType: 'application/octet-stream',
      ...retentionOf(to),
    }),
  );
  const length = Math.max(part, Math.ceil(size / mostParts / MiB) * MiB);
  const numbers = Array.from({ length: Math.ceil(size / length) }, (_, index) => index + 1);
  try {
    const Parts = await inParallel(numbers, 16, async (PartNumber) => {
      const [first, last] = [(PartNumber - 1) * length, Math.min(PartNumber * length, size) - 1];
      const { CopyPartResult } = await client.send(
        new UploadPartCopyCommand({
          ...at(to),
          UploadId,
          PartNumber,
          CopySource: copySource(key),
          CopySourceIfMatch: etag,
          CopySourceRange: `bytes=${first}-${last}`,
        }),
        patience,
      );
      return { PartNumber, ETag: CopyPartResult?.ETag, ChecksumSHA256: CopyPartResult?.ChecksumSHA256 };
    });
    const { ChecksumSHA256, VersionId } = await client.send(
      new CompleteMultipartUploadCommand({ ...at(to), UploadId, MultipartUpload: { Parts } }),
    );
    return copied(ChecksumSHA256, VersionId);
  } catch (error) {
    await client.send(new AbortMultipartUploadCommand({ ...at(to), UploadId })).catch(() => {});
    throw error;
  }
}

/** Errors: `SourceChanged` when the file is gone, another than it was, or not the one announced. */
export async function copyFile(file: SourceFile, to: string, limits: CopyLimits = s3Limits): Promise<ManifestFile> {
  const { path, size } = file;
  try {
    return await described(
      file,
      size > limits.whole ? await copyParts(file, to, limits.part) : await copyWhole(file, to),
    );
  } catch (error) {
    if (isMissing(error)) throw new SourceChanged(`The file '${path}' of the source is no longer there.`);
    if (error instanceof Error && error.name === 'PreconditionFailed') {
      throw new SourceChanged(`The file '${path}' of the source was changed while it was being registered.`);
    }
    throw error;
  }
}
