import { partsOf, type Upload, type UploadFile, uploadPath } from '#shared/domain/upload.ts';
import type { Call } from '#shared/wire/request.ts';
import { listParts, type Part } from '../artifacts/multipart.ts';
import { listPages } from '../artifacts/objects.ts';
import { checksumHeaders, presignPart, presignPut } from '../artifacts/presign.ts';
import { inParallel } from '../in-parallel.ts';
import { fileKey, opened, saveUpload, width } from './upload.ts';

/** A file that is not there whole; of one that is sent in parts, those that are. */
export type MissingFile = { file: UploadFile; parts: Part[] };

/** Bytes of the files that are there, by path. */
async function filesThere({ upload_id }: Upload): Promise<Map<string, number>> {
  const prefix = `${uploadPath(upload_id)}/`;
  const there = new Map<string, number>();
  for await (const { objects } of listPages(prefix)) {
    for (const { key, size } of objects) there.set(key.slice(prefix.length), size);
  }
  return there;
}

/** S3 forgets parts after some days: such a file begins anew. */
async function progressOf(upload: Upload, file: UploadFile): Promise<MissingFile> {
  if (file.s3_upload_id === undefined) return { file, parts: [] };
  const sizes = new Map(partsOf(file).map(({ number, size }) => [number, size]));
  const parts = await listParts(fileKey(upload, file), file.s3_upload_id);
  if (parts === undefined) return { file: await opened(upload, file), parts: [] };
  return { file, parts: parts.filter(({ number, size }) => sizes.get(number) === size) };
}

export async function missingFiles(upload: Upload): Promise<MissingFile[]> {
  const there = await filesThere(upload);
  const absent = upload.files.filter(({ path, size }) => there.get(path) !== size);
  const missing = await inParallel(absent, width, (file) => progressOf(upload, file));
  const begunAnew = new Map(missing.map(({ file }) => [file.path, file]));
  if (missing.some(({ file }, index) => file !== absent[index])) {
    await saveUpload({ ...upload, files: upload.files.map((file) => begunAnew.get(file.path) ?? file) });
  }
  return missing;
}

export const hasAllParts = ({ file, parts }: MissingFile): boolean =>
  file.s3_upload_id !== undefined && parts.length === partsOf(file).length;

/** URLs an answer has; whoever has used them asks for the next. */
const mostUrls = 1_000;

async function urlsFor(call: Pick<Call, 'base'>, upload: Upload, { file, parts }: MissingFile, most: number) {
  const { path, size, sha256, part_size, s3_upload_id: uploadId } = file;
  const key = fileKey(upload, file);
  if (uploadId === undefined || part_size === undefined) {
    return { path, size, url: await presignPut(call, { key, sha256 }), headers: checksumHeaders(sha256) };
  }
  const there = new Set(parts.map(({ number }) => number));
  const open = partsOf(file).filter(({ number }) => !there.has(number));
  return {
    path,
    size,
    part_size,
    parts: await inParallel(open.slice(0, most), width, async ({ number, size }) => ({
      part_number: number,
      size,
      url: await presignPart(call, { key, uploadId, part: number }),
    })),
  };
}

/** What is to be sent next, with a URL for each PUT, as far as one answer goes. */
export async function nextUrls(call: Pick<Call, 'base'>, upload: Upload, missing: readonly MissingFile[]) {
  const files: Awaited<ReturnType<typeof urlsFor>>[] = [];
  let left = mostUrls;
  for (const one of missing) {
    if (left <= 0) break;
    if (hasAllParts(one)) continue;
    const next = await urlsFor(call, upload, one, left);
    left -= next.parts?.length ?? 1;
    files.push(next);
  }
  return files;
}
