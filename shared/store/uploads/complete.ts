import { digestOf } from '#shared/domain/manifest.ts';
import { type Upload, uploadPath } from '#shared/domain/upload.ts';
import { invalidParameter } from '#shared/wire/errors.ts';
import { pythonJson } from '#shared/wire/python.ts';
import { completeMultipart } from '../artifacts/multipart.ts';
import { inParallel } from '../in-parallel.ts';
import { hasAllParts, type MissingFile, missingFiles } from './missing.ts';
import { fileKey, width } from './upload.ts';

const namesOf = (files: readonly MissingFile[]) =>
  files
    .slice(0, 10)
    .map(({ file }) => pythonJson(file.path))
    .join(', ');

/** Puts together what was sent in parts. Errors: INVALID_PARAMETER_VALUE while something is missing. */
export async function complete(upload: Upload) {
  const absent = await missingFiles(upload);
  const there = await inParallel(absent, width, async (one) => {
    const { file, parts } = one;
    return hasAllParts(one) && completeMultipart(fileKey(upload, file), file.s3_upload_id ?? '', parts);
  });
  const missing = absent.filter((_, index) => !there[index]);
  if (missing.length > 0) {
    throw invalidParameter(
      `${missing.length} of the ${upload.files.length} files are missing or not whole: ${namesOf(missing)}` +
        `${missing.length > 10 ? ', …' : ''}. POST uploads with the upload_id gives the URLs for them.`,
    );
  }
  return {
    source: `mlflow-artifacts:/${uploadPath(upload.upload_id)}`,
    digest: digestOf(upload.files),
    files: upload.files.length,
    size: upload.files.reduce((sum, { size }) => sum + size, 0),
  };
}
