import { invalidParameter } from '#shared/wire/errors.ts';
import { parseVersion, validateAlias, validateModelName } from '../names.ts';
import { parseStage, type Stage } from '../stages.ts';

/** What is to be compared, as it was written: a version by its number, an alias's, or all of a stage. */
export type Entry = { written: string; model: string } & ({ version: bigint } | { alias: string } | { stage: Stage });

/** Entries of one comparison, and the versions that they may stand for together. */
export const most = 50;

const howTo =
  "An entry is '3', '@champion' or 'Production', of another model 'Other/3', 'Other@champion' or 'Other/Production'";

function decoded(part: string, written: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    throw invalidParameter(`'${written}' is not percent-encoded well: write a '%' of a name as '%25'.`);
  }
}

/** Of a name `/` and `:` are never part; `,`, `@` and `%` are percent-encoded. */
function readEntry(written: string, model: string): Entry {
  const text = written.trim();
  const [, other, mark, rest] = /^(?:([^/@]*)([/@]))?(.*)$/s.exec(text) as unknown as [
    string,
    string?,
    string?,
    string?,
  ];
  const what = decoded(rest ?? '', written);
  if (what === '') throw invalidParameter(`'${written}' names no version. ${howTo}.`);
  const named = other === undefined || other === '' ? model : decoded(other, written);
  if (mark === '/' && other === '') throw invalidParameter(`'${written}' names no model before the '/'. ${howTo}.`);
  validateModelName(named, 'model');
  if (mark === '@') {
    validateAlias(what);
    return { written: text, model: named, alias: what };
  }
  if (/^\d+$/.test(what)) return { written: text, model: named, version: parseVersion(what) };
  if (/^[+-]?\d/.test(what)) throw invalidParameter(`'${written}' is no version's number. ${howTo}.`);
  return { written: text, model: named, stage: parseStage(what) };
}

/** Errors: INVALID_PARAMETER_VALUE, likewise below. */
export function readEntries(text: string, model: string): Entry[] {
  const written = text.split(',');
  if (written.length > most)
    throw invalidParameter(`${written.length} entries in 'versions': at most ${most} versions are compared at once.`);
  return written.map((one) => readEntry(one, model));
}

export const readBaseline = (text: string | undefined, model: string): Entry | undefined =>
  text === undefined ? undefined : readEntry(text, model);
