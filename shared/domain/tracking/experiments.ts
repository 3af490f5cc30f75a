import { doesNotExist, invalidParameter } from '#shared/wire/errors.ts';
import { requireLength, validateKey } from '../names.ts';
import type { Experiment } from './entities.ts';

/** Before any table was: experiment 0 is there from the start, and is the oldest of all everywhere. */
const start = Date.UTC(2026, 0, 1);

/** What nobody created and everybody has: runs of clients that name no experiment are here. */
export const defaultExperiment: Experiment = {
  experiment_id: '0',
  name: 'Default',
  artifact_location: 'mlflow-artifacts:/0',
  lifecycle_stage: 'active',
  creation_time: start,
  last_update_time: start,
  tags: {},
  era: 0,
  rev: 0,
};

/** The most there can be; also what its number in a key has room for. */
const highest = 9_999_999_999;

export const experimentNotFound = (id: string | number | bigint) => doesNotExist(`No Experiment with id=${id} exists`);

/** Python's `int` reads no more digits. */
const mostDigits = 4_300;

/** As Python's `int` reads it: `"01"`, `"+1"` and `" 1 "` are 1. */
function readNumber(text: string): bigint {
  if (text.length > mostDigits || !/^\s*[+-]?\d+(_\d+)*\s*$/.test(text)) {
    throw invalidParameter(`Invalid experiment ID '${text}'. Experiment ID must be a valid integer.`);
  }
  return BigInt(text.trim().replace('+', '').replaceAll('_', ''));
}

/** Errors: INVALID_PARAMETER_VALUE; RESOURCE_DOES_NOT_EXIST for a number that none can have. */
export function parseExperimentId(text: string): number {
  const number = readNumber(text);
  if (number < 0n || number > highest) throw experimentNotFound(number);
  return Number(number);
}

export function validateExperimentName(name: string): void {
  requireLength('name', 500, name);
}

export function validateExperimentTag(key: string, value: string): void {
  validateKey('key', key);
  requireLength('key', 250, key);
  requireLength('value', 20_000, value);
}

/** Schemes whose host the client would send its files and credentials to. */
const hostAddressed = /^(https?|ftp|sftp|hdfs|viewfs|abfss|r2|b2|mlflow-artifacts(?=:\/\/[^/])):/i;

/** Where clients of an experiment are to keep files: stored and handed out, never opened here. */
export function validateArtifactLocation(location: string): void {
  if (location.includes('#') || location.includes(';')) {
    throw invalidParameter("'artifact_location' URL can't include fragments or params.");
  }
  const [, scheme] = hostAddressed.exec(location) ?? [];
  if (scheme !== undefined) {
    throw invalidParameter(
      `'artifact_location' cannot use the '${scheme}' scheme: the '${scheme}' scheme addresses a host other than the ` +
        "tracking server's configured artifact storage. Use mlflow-artifacts:, s3:, gs:, dbfs: or wasbs:.",
    );
  }
  if (location.startsWith('runs:')) {
    throw invalidParameter(`Artifact location cannot be a runs:/ URI. Given: '${location}'`);
  }
  if (location.length > 2_048) {
    throw invalidParameter(
      'Invalid artifact path length. The length of the artifact path cannot be greater than 2048 characters.',
    );
  }
}

/** `s3://bucket/x` and `12`, `artifacts` → `s3://bucket/x/12/artifacts`; what follows a `?` stays at the end. */
export function below(location: string, ...parts: string[]): string {
  const [path = '', query] = location.split(/\?(.*)/s);
  return [path.replace(/\/$/, ''), ...parts].join('/') + (query === undefined ? '' : `?${query}`);
}

/** Ids as they are kept, each once. Errors: INVALID_PARAMETER_VALUE; one beyond all is left out, as nothing is in it. */
export const numberedExperiments = (ids: readonly string[]): string[] => [
  ...new Set(
    ids.flatMap((id) => {
      const number = readNumber(id);
      return number < 0n || number > highest ? [] : [String(number)];
    }),
  ),
];
