import { keyOf } from '#shared/domain/artifact-path.ts';
import { mostFiles, type SourceFile } from '#shared/domain/registration.ts';
import { type Upload, uploadIdIn, uploadPath } from '#shared/domain/upload.ts';
import { invalidParameter } from '#shared/wire/errors.ts';
import { findUpload } from '../uploads/upload.ts';
import { headObject, isFolderMarker, type Listed, listPages } from './objects.ts';

/** All files at a path, which is a folder or, else, a file. */
async function filesAt(path: string): Promise<(Listed & { path: string })[]> {
  const prefix = `${keyOf(path)}/`;
  const found: (Listed & { path: string })[] = [];
  for await (const { objects } of listPages(prefix)) {
    const files = objects.filter((object) => !isFolderMarker(object));
    found.push(...files.map((file) => ({ ...file, path: file.key.slice(prefix.length) })));
    if (found.length > mostFiles) {
      throw invalidParameter(`A model version can have at most ${mostFiles} files; there are more at '${path}'.`);
    }
  }
  if (found.length > 0) return found;
  const file = await headObject(keyOf(path));
  return file ? [{ ...file, path: path.slice(path.lastIndexOf('/') + 1) }] : [];
}

/** What was announced of the files at `path`, whether or not it has come. */
function announcedAt(path: string, { upload_id, files }: Upload): Map<string, { size: number; sha256: string }> {
  const root = `${uploadPath(upload_id)}/`;
  const below = files
    .map((file) => ({ ...file, whole: root + file.path }))
    .filter(({ whole }) => `${path}/` === root || whole === path || whole.startsWith(`${path}/`));
  return new Map(below.map(({ whole, size, sha256 }) => [whole, { size, sha256 }]));
}

async function uploadedFiles(path: string, id: string): Promise<SourceFile[]> {
  const [upload, there] = await Promise.all([findUpload(id), filesAt(path)]);
  if (!upload) throw invalidParameter(`There is no upload '${id}'. What is not registered is removed after 7 days.`);
  const announced = announcedAt(path, upload);
  const sizes = new Map(there.map(({ key, size }) => [key, size]));
  const open = [...announced].filter(([key, { size }]) => sizes.get(key) !== size);
  if (open.length > 0 || announced.size === 0) {
    throw invalidParameter(
      `The upload '${id}' is not complete: ${open.length} of ${announced.size} files at '${path}' are missing. ` +
        'POST uploads with the upload_id gives the URLs for them, POST uploads/complete checks them.',
    );
  }
  return there.flatMap((file) => {
    const known = announced.get(file.key);
    return known ? [{ ...file, sha256: known.sha256 }] : [];
  });
}

/**
 * The files that are to become a version's own. None: nothing is there. Errors: INVALID_PARAMETER_VALUE for an upload
 * that is not complete, and for more files than a version can have.
 */
export async function sourceFiles(path: string): Promise<SourceFile[]> {
  const upload = uploadIdIn(path);
  return upload === undefined ? filesAt(path) : uploadedFiles(path, upload);
}
