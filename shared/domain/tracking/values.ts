import { invalidParameter } from '#shared/wire/errors.ts';
import { pythonJson } from '#shared/wire/python.ts';
import { reprFloat, reprList } from '#shared/wire/repr.ts';
import { isLonger, requireLength, validateKey } from '../names.ts';

/** What may be logged. Rules, texts and their order are MLflow's (mlflow/utils/validation.py). */

type Entry = { key: string; value: string };

const longest = { key: 250, param: 6_000, tag: 8_000, dataset_name: 500, dataset_digest: 36 };
const most = { metrics: 1_000, params: 100, tags: 100, all: 1_000 };

/** MLflow cuts what is too long, as its setting MLFLOW_TRUNCATE_LONG_VALUES has it by default. */
const cut = (value: string, characters: number) =>
  isLonger(value, characters) ? [...value].slice(0, characters).join('') : value;

/** `path` is where the entry stands in a batch: `params[3]`. */
const below = (path: string, field: string) => (path === '' ? field : `${path}.${field}`);

export function validateParam({ key, value }: Entry, path = ''): Entry {
  validateKey(below(path, 'key'), key);
  requireLength('Param key', longest.key, key);
  return { key, value: cut(value, longest.param) };
}

export function validateRunTag({ key, value }: Entry, path = ''): Entry {
  validateKey(below(path, 'key'), key);
  requireLength(below(path, 'key'), longest.key, key);
  return { key, value: cut(value, longest.tag) };
}

type Metric = {
  key: string;
  value: number;
  timestamp: number;
  dataset_name?: string | undefined;
  dataset_digest?: string | undefined;
};

export function validateMetric({ key, value, timestamp, dataset_name = '', dataset_digest = '' }: Metric, path = '') {
  validateKey(below(path, 'name'), key);
  if (timestamp < 0) {
    throw invalidParameter(
      `Invalid value ${pythonJson(timestamp)} for parameter '${below(path, 'timestamp')}' supplied: metric '${key}' ` +
        `(value=${reprFloat(value)}). Timestamp must be a nonnegative long (64-bit integer) `,
    );
  }
  requireLength('Metric name', longest.key, key);
  // The widths of MLflow's columns.
  requireLength(below(path, 'dataset_name'), longest.dataset_name, dataset_name);
  requireLength(below(path, 'dataset_digest'), longest.dataset_digest, dataset_digest);
}

function requireFew(what: string, maximum: number, length: number): void {
  if (length <= maximum) return;
  throw invalidParameter(
    `A batch logging request can contain at most ${maximum} ${what}. Got ${length} ${what}. Please split up ${what} ` +
      'across multiple requests and try again.',
  );
}

type Batch = { metrics: readonly unknown[]; params: readonly Entry[]; tags: readonly Entry[] };

export function requireSmallBatch({ metrics, params, tags }: Batch): void {
  requireFew('metrics', most.metrics, metrics.length);
  requireFew('params', most.params, params.length);
  requireFew('tags', most.tags, tags.length);
  requireFew('metrics, params, and tags', most.all, metrics.length + params.length + tags.length);
}

export function requireDistinct(params: readonly Entry[]): void {
  const keys = params.map(({ key }) => key);
  const repeated = keys.filter((key, index) => keys.indexOf(key) !== index);
  if (repeated.length === 0) return;
  throw invalidParameter(
    `Duplicate parameter keys have been submitted: ${reprList(repeated)}. Please ensure the request contains only one ` +
      'param value per param key.',
  );
}

export function validateRunId(run_id: string): void {
  if (/^[a-zA-Z0-9][\p{L}\p{N}_-]{0,255}$/u.test(run_id)) return;
  throw invalidParameter(`Invalid value ${pythonJson(run_id)} for parameter 'run_id' supplied.`);
}

/** What ids of runs and logged models are here; any other is nobody's, and is not looked for. */
export const isRunId = (id: string): boolean => /^[0-9a-f]{32}$/.test(id);
export const isLoggedModelId = (id: string): boolean => /^m-[0-9a-f]{32}$/.test(id);
