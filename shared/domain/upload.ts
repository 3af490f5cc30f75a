import { invalidParameter } from '#shared/wire/errors.ts';
import { pythonJson } from '#shared/wire/python.ts';
import { ulidPattern } from '#shared/wire/ulid.ts';
import { parseArtifactPath } from './artifact-path.ts';

/** A file as its uploader announced it: bytes, and the hexadecimal SHA-256 of them. */
export type AnnouncedFile = { path: string; size: number; sha256: string };

/** With `s3_upload_id` it is sent in parts of `part_size` bytes, since it is big. */
export type UploadFile = AnnouncedFile & { part_size?: number; s3_upload_id?: string };

/** What an upload consists of; the bucket keeps it beside the files. */
export type Upload = { upload_id: string; created_at: number; files: UploadFile[] };

const MiB = 1024 * 1024;

/** Bytes. A file up to this is sent by one PUT, which is repeated whole when it breaks off. */
const largestPut = 64 * MiB;
/** S3's limit of parts an object. */
const mostParts = 10_000;

export const mostUploadFiles = 10_000;

/** Bytes of a part; `undefined`: the file is sent whole. */
export const partSizeOf = (size: number): number | undefined =>
  size <= largestPut ? undefined : Math.max(largestPut, Math.ceil(size / mostParts / MiB) * MiB);

export const partsOf = ({ size, part_size = size }: UploadFile): { number: number; size: number }[] =>
  Array.from({ length: Math.ceil(size / part_size) }, (_, index) => ({
    number: index + 1,
    size: Math.min(part_size, size - index * part_size),
  }));

export const uploadPath = (id: string) => `uploads/${id}`;

/** `uploads/<id>` and what is below it → the id. */
export const uploadIdIn = (path: string): string | undefined =>
  new RegExp(`^uploads/(${ulidPattern})(?:/|$)`).exec(path)?.[1];

const folders = (path: string) =>
  path
    .split('/')
    .slice(0, -1)
    .map((_, index, parts) => parts.slice(0, index + 1).join('/'));

/** Errors: INVALID_PARAMETER_VALUE for none, too many, bad or clashing paths, negative sizes. */
export function validateAnnounced(id: string, files: readonly AnnouncedFile[]): void {
  if (files.length === 0 || files.length > mostUploadFiles) {
    throw invalidParameter(`An upload has from 1 to ${mostUploadFiles} files; this one has ${files.length}.`);
  }
  const paths = new Set<string>();
  for (const { path, size } of files) {
    if (path.endsWith('/'))
      throw invalidParameter(`Invalid path: ${pythonJson(path)}. A file's path does not end in '/'.`);
    parseArtifactPath(path);
    parseArtifactPath(`${uploadPath(id)}/${path}`);
    if (size < 0) throw invalidParameter(`The file ${pythonJson(path)} cannot have ${size} bytes.`);
    if (paths.has(path)) throw invalidParameter(`The file ${pythonJson(path)} is announced twice.`);
    paths.add(path);
  }
  const both = files.flatMap(({ path }) => folders(path)).find((folder) => paths.has(folder));
  if (both !== undefined) throw invalidParameter(`${pythonJson(both)} cannot be a file and a folder at once.`);
}
