import { invalidParameter } from '#shared/wire/errors.ts';
import type { VersionFacts } from './entities.ts';
import { fullyDecoded } from './percent.ts';
import { uploadIdIn } from './upload.ts';

/**
 * Where a model version's files are said to be. Stagebook never opens a source, it stores and returns it; what is
 * checked is what a client opening it must be safe from (mlflow/server/handlers.py, `_validate_source_run`).
 */

const scheme = (source: string): string => /^([a-z][a-z0-9+.-]*):/i.exec(source)?.[1]?.toLowerCase() ?? '';

export const mustIdentify = (source: string, parameter: 'run_id' | 'model_id') =>
  invalidParameter(
    `Invalid model version source: '${source}'. The ${parameter} request parameter must identify the resource that ` +
      'contains the source.',
  );

/** A reference to a registered version: `models:/Name/3`, `/Production`, `/latest`, or `models:/Name@alias`. */
export type Reference = { name: string } & (
  | { by: 'version'; version: string }
  | { by: 'stage'; stage: string }
  | { by: 'alias'; alias: string }
  | { by: 'latest' }
);

/** `undefined`: not a `models:` URI. `{model_id}`: a logged model of some tracking server. */
export function parseModelsUri(source: string): Reference | { model_id: string } | undefined {
  if (scheme(source) !== 'models') return undefined;
  const rest = source.slice('models:'.length);
  if (rest.startsWith('//')) {
    throw invalidParameter(
      `Invalid model version source: '${source}'. Registered model sources must use the active model registry.`,
    );
  }
  const [head = '', tail, ...more] = rest.replace(/^\/+/, '').split('/');
  if (!rest.startsWith('/') || head.trim() === '' || more.length > 0) throw mustIdentify(source, 'model_id');
  if (tail !== undefined) {
    if (tail.trim() === '') throw mustIdentify(source, 'model_id');
    if (/^\d+$/.test(tail)) return { name: head, by: 'version', version: tail };
    if (tail.toLowerCase() === 'latest') return { name: head, by: 'latest' };
    return { name: head, by: 'stage', stage: tail };
  }
  const at = head.lastIndexOf('@');
  if (at < 0) return { model_id: head };
  if (head.slice(at + 1).trim() === '') throw mustIdentify(source, 'model_id');
  return { name: head.slice(0, at), by: 'alias', alias: head.slice(at + 1) };
}

/** Whose own folder an `mlflow-artifacts:` source is in, by its path: a run's `…/<id>/artifacts`, or a logged model's. */
export function ownerIn(source: string): { run_id: string } | { model_id: string } | undefined {
  const [, id = ''] = /^mlflow-artifacts:.*\/((?:m-)?[0-9a-f]{32})\/artifacts(?:\/|$)/s.exec(source) ?? [];
  if (id === '') return undefined;
  return id.startsWith('m-') ? { model_id: id } : { run_id: id };
}

function requireAbsolute(source: string): void {
  const decoded = fullyDecoded(source.replaceAll('+', ' '));
  const path = decoded.replace(/^[a-z][a-z0-9+.-]*:(\/\/[^/?#]*)?/i, '').replace(/[?#].*$/s, '');
  const relative = path !== '' && !path.startsWith('/');
  if (path.includes('\0') || relative || decoded.split('/').includes('..') || path.split('/').includes('.')) {
    throw invalidParameter(
      `Invalid model version source: '${source}'. If supplying a source as an http, https, local file path, ftp, ` +
        'objectstore, or mlflow-artifacts uri, an absolute path must be provided without relative path references ' +
        'present. Please provide an absolute path.',
    );
  }
}

/** Schemes whose host the loading client would contact, with its credentials: only the registry's own files may do that. */
const hostAddressed = ['http', 'https', 'ftp', 'sftp', 'hdfs', 'viewfs', 'abfss', 'r2', 'b2'];

function requireNoForeignHost(source: string): void {
  const kind = scheme(source);
  if (hostAddressed.includes(kind) || source.toLowerCase().startsWith('mlflow-artifacts://')) {
    throw invalidParameter(
      `'source' cannot use the '${kind}' scheme: the '${kind}' scheme addresses a host other than the registry's ` +
        'configured artifact storage, so whoever loads the model would send their credentials to the host named in ' +
        'the URI. Register the files under s3:, gs:, dbfs:, wasbs: or runs:, or as a logged model.',
    );
  }
}

type Origin = { source: string; run_id: string; model_id: string };

/**
 * Whether a source may be stored. A run or logged model our own tracking store does not know is another tracking
 * server's, and not ours to check: its id must be there, that is all.
 */
export function validateSource({ source, run_id, model_id }: Origin): void {
  requireNoForeignHost(source);
  const kind = scheme(source);
  const parameter = model_id === '' ? 'run_id' : 'model_id';
  const owned = run_id !== '' || model_id !== '';
  if ((kind === '' || kind === 'file') && !owned) {
    throw invalidParameter(
      `Invalid model version source: '${source}'. To use a local path as a model version source, the run_id request ` +
        'parameter has to be specified and the local path has to be contained within the artifact directory of the ' +
        'run specified by the run_id.',
    );
  }
  requireAbsolute(source);
  if (kind === 'runs') {
    const run = source.slice('runs:'.length).replace(/^\/+/, '').split('/')[0];
    if (source.startsWith('runs://') || model_id !== '' || run_id === '' || run !== run_id) {
      throw mustIdentify(source, parameter);
    }
  }
  // An upload is its own evidence; anything else is some run's.
  if (kind === 'mlflow-artifacts' && !owned && uploadIdIn(source.slice('mlflow-artifacts:/'.length)) === undefined) {
    throw mustIdentify(source, 'run_id');
  }
  const reference = parseModelsUri(source);
  if (reference && 'model_id' in reference && reference.model_id !== model_id) throw mustIdentify(source, 'model_id');
}

/** Where a client finds a version's files. `https`: as an URL of this server, `base` being its own. */
export function downloadUri(version: VersionFacts, { https, base }: { https: boolean; base: string }): string {
  const { artifact_path, uploaded, location, source } = version;
  if (artifact_path === undefined) return location ?? source;
  // Who uploads without mlflow has its tracking server elsewhere, and `mlflow-artifacts:` means that server's files.
  return https || uploaded
    ? `${base}/api/2.0/mlflow-artifacts/artifacts/${artifact_path}`
    : `mlflow-artifacts:/${artifact_path}`;
}
