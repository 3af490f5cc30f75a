import { invalidParameter, type MlflowError } from '#shared/wire/errors.ts';
import { characters, normalPath, pythonJson } from '#shared/wire/python.ts';
import { repr } from '#shared/wire/repr.ts';

/**
 * What names, keys and values may be. Rules, texts and their order are MLflow's (mlflow/utils/validation.py);
 * the limits marked "ours" keep an item and an index key within DynamoDB's own.
 */

const invalidValue = (parameter: string, value: unknown, why: string): MlflowError =>
  invalidParameter(`Invalid value ${pythonJson(value)} for parameter '${parameter}' supplied: ${why}`);

function requireUniquePath(parameter: string, name: string): void {
  const path = normalPath(name);
  if (path !== name || path === '.' || path.startsWith('..') || path.startsWith('/')) {
    throw invalidValue(
      parameter,
      name,
      'Names may be treated as files in certain cases, and must not resolve to other names when treated as such. ' +
        `This name would resolve to ${repr(path)}`,
    );
  }
}

export const isLonger = (value: string, maximum: number): boolean =>
  value.length > maximum && characters(value) > maximum;

export function requireLength(what: string, maximum: number, value: string): void {
  if (isLonger(value, maximum)) {
    throw invalidParameter(`'${what}' exceeds the maximum length of ${maximum} characters`);
  }
}

/** Ours: the SDK drops an entry of this name from every map it writes or reads. */
export function requireStorable(what: string, name: string): void {
  if (name === '__proto__') throw invalidParameter(`${what} cannot be '__proto__'.`);
}

/** `parameter` names the field in the text for a blank name: a rename's is `new_name`. */
export function validateModelName(name: string, parameter = 'name'): void {
  if (name.trim() === '') throw invalidParameter(`Missing value for required parameter '${parameter}'.`);
  if (/[/:]/.test(name)) throw invalidParameter(`Invalid model name '${name}'. Names cannot contain '/' or ':'.`);
  requireUniquePath('name', name);
  // Ours: the width of MLflow's column; at 4 bytes a character also DynamoDB's 1,024 bytes of an index sort key.
  requireLength(parameter, 256, name);
}

/** Keys of tags, params and metrics; `parameter` names the field in the text. */
export function validateKey(parameter: string, key: string): void {
  if (!/^[/\p{L}\p{N}_.\- :]*$/u.test(key)) {
    throw invalidValue(
      parameter,
      key,
      'Names may only contain alphanumerics, underscores (_), dashes (-), periods (.), spaces ( ), colon(:) and ' +
        'slashes (/).',
    );
  }
  requireUniquePath(parameter, key);
  requireStorable('A tag key', key);
}

export const validateTagKey = (key: string): void => validateKey('key', key);

/** Ours: texts of which MLflow's own columns hold 500 characters; rows of the history and the ledger repeat them. */
export const validateText = (parameter: string, text: string): void => requireLength(parameter, 10_000, text);

/** One that must be given: blanks are none. */
export function validateReason(reason: string): void {
  if (reason.trim() === '') throw invalidParameter("'reason' is blank. Say why: it is kept in the ledger.");
  validateText('reason', reason);
}

export function validateTag(key: string, value: string): void {
  validateTagKey(key);
  requireLength('key', 250, key);
  requireLength('value', 100_000, value);
}

export function validateAlias(alias: string): void {
  if (!/^[\p{L}\p{N}_-]*$/u.test(alias)) {
    throw invalidParameter(
      `Invalid alias name: '${alias}'. Names may only contain alphanumerics, underscores (_), and dashes (-).`,
    );
  }
  requireLength('Registered model alias name', 255, alias);
}

/** What `validateAlias` accepts for reading, but nobody may set. */
export function validateNewAlias(alias: string): void {
  validateAlias(alias);
  if (isLatest(alias)) throw invalidParameter("'latest' alias name (case insensitive) is reserved.");
  if (/^v\d+$/i.test(alias)) throw invalidParameter(`Version alias name '${alias}' is reserved.`);
  requireStorable('An alias', alias);
}

/** The alias every model has: its highest version. */
export const isLatest = (alias: string): boolean => alias.toLowerCase() === 'latest';

/** Numbers as Python's `int` reads them: `"01"`, `"+1"` and `" 1 "` are 1. */
export function parseVersion(version: string, parameter = 'version'): bigint {
  if (!/^[+-]?\d+$/.test(version.trim())) {
    throw invalidParameter(`Parameter '${parameter}' must be an integer, got '${version}'.`);
  }
  // `BigInt` knows no plus sign.
  return BigInt(version.trim().replace('+', ''));
}

type Tag = { key: string; value: string };

/** Tags of a create as the map they are kept in; of two with one key the last wins. */
export function tagMap(tags: readonly Tag[] = []): Record<string, string> {
  for (const { key, value } of tags) validateTag(key, value);
  return Object.fromEntries(tags.map(({ key, value }) => [key, value]));
}
