import { keyOf } from '#shared/domain/artifact-path.ts';
import { doesNotExist, invalidParameter } from '#shared/wire/errors.ts';
import type { Call } from '#shared/wire/request.ts';
import { inParallel } from '../in-parallel.ts';
import { abortMultipart, completeMultipart, openMultipart, type Part } from './multipart.ts';
import { presignPart } from './presign.ts';
import { storeFile } from './store-file.ts';

/** S3 makes no object of no parts, and mlflow cuts an empty file into none: it is stored when it is completed. */
const emptyFile = 'EMPTY';

/** Bytes of URLs: Lambda's answer has 6 MB, and on AWS each URL carries a session token. */
const mostUrlBytes = 5_000_000;

/** A URL for each part of a file, in MLflow's words. */
export async function beginParts(call: Pick<Call, 'base'>, path: string, count: number) {
  if (count === 0) return { upload_id: emptyFile, credentials: [] };
  const key = keyOf(path);
  const uploadId = await openMultipart(key);
  const numbers = Array.from({ length: count }, (_, index) => index + 1);
  const credentials = await inParallel(numbers, 16, async (part) => ({
    url: await presignPart(call, { key, uploadId, part }),
    part_number: part,
    headers: {},
  }));
  if (credentials.reduce((sum, { url }) => sum + url.length, 0) > mostUrlBytes) {
    await abortMultipart(key, uploadId);
    throw invalidParameter(
      `The URLs of ${count} parts are too much for one answer. Set MLFLOW_MULTIPART_UPLOAD_CHUNK_SIZE in the ` +
        'environment of the mlflow client to more bytes.',
    );
  }
  return { upload_id: uploadId, credentials };
}

/** Bytes. S3's own have some 130; one that fills a URL would not even reach it. */
const longestUploadId = 1_024;

function requireUploadId(uploadId: string): void {
  const bytes = Buffer.byteLength(uploadId);
  if (bytes <= longestUploadId) return;
  throw invalidParameter(
    `The upload_id has ${bytes} bytes and can have at most ${longestUploadId}. Send the one that the upload was given when it was created.`,
  );
}

/** What S3 says of parts that do not make an object. */
const badParts = [
  'InvalidArgument',
  'InvalidPart',
  'InvalidPartOrder',
  'EntityTooSmall',
  'MalformedXML',
  'InvalidRequest',
];

/** Errors: RESOURCE_DOES_NOT_EXIST for an unknown upload, INVALID_PARAMETER_VALUE for parts that are not its. */
export async function completeParts(path: string, uploadId: string, parts: readonly Part[]): Promise<void> {
  if (uploadId === emptyFile && parts.length === 0) return storeFile(path, Buffer.alloc(0));
  requireUploadId(uploadId);
  if (parts.length === 0) throw invalidParameter("Missing value for required parameter 'parts': there are none.");
  try {
    const byNumber = parts.toSorted((a, b) => a.number - b.number);
    if (await completeMultipart(keyOf(path), uploadId, byNumber)) return;
  } catch (error) {
    if (!(error instanceof Error) || !badParts.includes(error.name)) throw error;
    throw invalidParameter(`The parts do not make a file: ${error.name}. ${error.message}`);
  }
  throw doesNotExist(`Multipart upload '${uploadId}' of '${path}' not found`);
}

export const abortParts = async (path: string, uploadId: string): Promise<void> => {
  requireUploadId(uploadId);
  if (uploadId !== emptyFile) await abortMultipart(keyOf(path), uploadId);
};
