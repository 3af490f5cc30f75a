import { ulid } from 'ulid';
import {
  type AnnouncedFile,
  partSizeOf,
  type Upload,
  type UploadFile,
  uploadIdIn,
  uploadPath,
  validateAnnounced,
} from '#shared/domain/upload.ts';
import { doesNotExist } from '#shared/wire/errors.ts';
import { putJson, readJson } from '../artifacts/json.ts';
import { openMultipart } from '../artifacts/multipart.ts';
import { inParallel } from '../in-parallel.ts';

const documentKey = (id: string) => `${uploadPath(id)}.json`;

export const fileKey = ({ upload_id }: Pick<Upload, 'upload_id'>, { path }: Pick<UploadFile, 'path'>) =>
  `${uploadPath(upload_id)}/${path}`;

export const saveUpload = (upload: Upload) => putJson(documentKey(upload.upload_id), upload);

/** How many requests to S3 are made at once. */
export const width = 16;

/** A big file is sent in parts, which S3 keeps together by an id of its own. */
export async function opened(upload: Pick<Upload, 'upload_id'>, file: AnnouncedFile): Promise<UploadFile> {
  const { path, size, sha256 } = file;
  const part_size = partSizeOf(size);
  if (part_size === undefined) return { path, size, sha256 };
  return { path, size, sha256, part_size, s3_upload_id: await openMultipart(fileKey(upload, file)) };
}

/** Errors: INVALID_PARAMETER_VALUE for files that cannot be. */
export async function newUpload(files: readonly AnnouncedFile[]): Promise<Upload> {
  const upload_id = ulid();
  validateAnnounced(upload_id, files);
  const upload = {
    upload_id,
    created_at: Date.now(),
    files: await inParallel(files, width, (file) => opened({ upload_id }, file)),
  };
  await saveUpload(upload);
  return upload;
}

export async function findUpload(id: string): Promise<Upload | undefined> {
  return uploadIdIn(uploadPath(id)) === id ? readJson<Upload>(documentKey(id)) : undefined;
}

export async function getUpload(id: string): Promise<Upload> {
  const upload = await findUpload(id);
  if (!upload) throw doesNotExist(`Upload '${id}' not found. What is not registered is removed after 7 days.`);
  return upload;
}
