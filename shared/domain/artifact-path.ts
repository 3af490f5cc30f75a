import { type Area, bucket } from '#shared/operations/bucket.ts';
import { invalidParameter, MlflowError } from '#shared/wire/errors.ts';
import { pythonJson } from '#shared/wire/python.ts';
import { fullyDecoded } from './percent.ts';

/**
 * The paths of `mlflow-artifacts:` URIs, and the keys of the bucket they stand for. Clients write what they log to any
 * path but those below `models/` and `uploads/`: there the registry itself puts the files of versions and of uploads.
 */

/** Bytes. S3's own limit of a key. */
const longestKey = 1_024;

/** Bytes of what is written: it must have room among a version's own files, below `models/<id>/<id>/`. */
export const longestPath = 960;

const invalidPath = (path: string, why: string) => invalidParameter(`Invalid path: ${pythonJson(path)}. ${why}`);

const segments = (path: string) => path.split('/');

function problemOf(path: string): string | undefined {
  if (/\p{Cc}/u.test(path)) return 'It has a control character.';
  if (/^([a-z]:)?\//i.test(path)) return 'It must be relative.';
  if (/[#\\]/.test(path)) return "It has a '#' or a '\\'.";
  if (segments(path).some((segment) => ['', '.', '..'].includes(segment))) {
    return "It has an empty segment, '.' or '..'.";
  }
  return undefined;
}

/** What shows only when what is encoded is decoded, as others may do with it. */
function hiddenProblemOf(path: string): string | undefined {
  const decoded = fullyDecoded(path);
  if (/\p{Cc}/u.test(decoded)) return problemOf(decoded);
  const hides = segments(decoded).length !== segments(path).length || problemOf(decoded) !== undefined;
  return hides ? 'It has an encoded separator.' : undefined;
}

/**
 * A path of a file below the artifact root, decoded. Errors: INVALID_PARAMETER_VALUE for what leads out of the root
 * (mlflow/utils/uri.py, `validate_path_is_safe`), hides a separator, or cannot be a key.
 */
export function parseArtifactPath(path: string): string {
  const longest = areaOf(path) === 'models' ? longestKey : longestPath;
  if (!path.isWellFormed() || Buffer.byteLength(path) > longest) {
    throw invalidPath(path, `It can have at most ${longest} bytes of well-formed Unicode.`);
  }
  const problem = problemOf(path) ?? hiddenProblemOf(path);
  if (problem !== undefined) throw invalidPath(path, problem);
  return path;
}

/** A folder may be written with a slash at its end. */
export const parseFolderPath = (text: string): string => parseArtifactPath(text.replace(/(?<=.)\/$/, ''));

const areaOf = (path: string): Area =>
  path === 'models' || path.startsWith('models/')
    ? 'models'
    : path === 'uploads' || path.startsWith('uploads/')
      ? 'uploads'
      : 'artifacts';

/** `models/<id>/…` → the id of the model whose versions' files are there, `models` → `''`; `undefined`: none's. */
export const modelIn = (path: string): string | undefined =>
  areaOf(path) === 'models' ? (path.split('/')[1] ?? '') : undefined;

/** `0/abc/artifacts/model` → `artifacts/0/abc/artifacts/model`, and `models/…`, `uploads/…` as they are. */
export const keyOf = (path: string): string => (areaOf(path) === 'artifacts' ? bucket.areas.artifacts + path : path);

/** The inverse of `keyOf`; `undefined` for what no path stands for. */
export function pathOf(key: string): string | undefined {
  const { artifacts, uploads, models } = bucket.areas;
  if (key.startsWith(uploads) || key.startsWith(models)) return key;
  const path = key.startsWith(artifacts) ? key.slice(artifacts.length) : '';
  return path !== '' && keyOf(path) === key ? path : undefined;
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
