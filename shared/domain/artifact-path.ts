import { type Area, bucket } from '#shared/operations/bucket.ts';
import { invalidParameter, MlflowError } from '#shared/wire/errors.ts';
import { pythonJson } from '#shared/wire/python.ts';

/**
 * The paths of `mlflow-artifacts:` URIs, and the keys of the bucket they stand for. Clients write what they log to any
 * path but those below `models/` and `uploads/`: there the registry itself puts the files of versions and of uploads.
 */

/** Bytes. S3's own limit of a key. */
const longestKey = 1_024;

/** Bytes of what is written: it must have room among a version's own files, below `models/<id>/<id>/`. */
export const longestPath = 960;

const invalidPath = (path: string, why: string) => invalidParameter(`Invalid path: ${pythonJson(path)}. ${why}`);

/** `%2e%2e` hides `..`, and `%252e%252e` hides that. A `%` that is no escape is itself. */
function decodesTo(text: string): string {
  try {
    const once = decodeURIComponent(text);
    return once === text ? text : decodesTo(once);
  } catch {
    return text;
  }
}

const segments = (path: string) => path.split('/');

/**
 * A path of a file or folder below the artifact root, decoded, without a slash at its end. Errors:
 * INVALID_PARAMETER_VALUE for what leads out of the root (mlflow/utils/uri.py, `validate_path_is_safe`), hides a
 * separator, or cannot be a key.
 */
export function parseArtifactPath(text: string): string {
  const path = text.replace(/(?<=.)\/$/, '');
  const longest = areaOf(path) === 'models' ? longestKey : longestPath;
  if (!path.isWellFormed() || Buffer.byteLength(path) > longest) {
    throw invalidPath(path, `It can have at most ${longest} bytes of well-formed Unicode.`);
  }
  if (/\p{Cc}/u.test(decodesTo(path))) throw invalidPath(path, 'It has a control character.');
  if (/^([a-z]:)?\//i.test(path)) throw invalidPath(path, 'It must be relative.');
  if (/[#\\]/.test(path)) throw invalidPath(path, "It has a '#' or a '\\'.");
  if (segments(path).some((segment) => ['', '.', '..'].includes(segment))) {
    throw invalidPath(path, "It has an empty segment, '.' or '..'.");
  }
  if (segments(decodesTo(path)).length !== segments(path).length || segments(decodesTo(path)).includes('..')) {
    throw invalidPath(path, 'It has an encoded separator.');
  }
  return path;
}

const areaOf = (path: string): Area =>
  path === 'models' || path.startsWith('models/')
    ? 'models'
    : path === 'uploads' || path.startsWith('uploads/')
      ? 'uploads'
      : 'artifacts';

/** `0/abc/artifacts/model` → `artifacts/0/abc/artifacts/model`, and `models/…`, `uploads/…` as they are. */
export const keyOf = (path: string): string => (areaOf(path) === 'artifacts' ? bucket.areas.artifacts + path : path);

/** The inverse of `keyOf`; `undefined` for what no path stands for. */
export function pathOf(key: string): string | undefined {
  const { artifacts, uploads, models } = bucket.areas;
  if (key.startsWith(artifacts)) return key.slice(artifacts.length);
  return key.startsWith(uploads) || key.startsWith(models) ? key : undefined;
}

/** Errors: PERMISSION_DENIED for the paths that only the registry writes. */
export function requireWritable(path: string): string {
  const area = areaOf(path);
  if (area === 'artifacts') return path;
  throw new MlflowError(
    'PERMISSION_DENIED',
    area === 'models'
      ? `'${path}' is among the files of registered versions, which stay as they were registered.`
      : `'${path}' is among the files of uploads, which are sent by the URLs that the upload was given.`,
  );
}

/** Where a file of a client's machine, of whatever system, goes in a folder: `a`, `C:\\models\\b.bin` → `a/b.bin`. */
export const uploadedTo = (folder: string, local: string): string =>
  `${folder.replace(/\/$/, '')}/${local.slice(Math.max(local.lastIndexOf('/'), local.lastIndexOf('\\')) + 1)}`;
