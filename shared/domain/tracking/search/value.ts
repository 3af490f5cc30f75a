import { invalidParameter } from '#shared/wire/errors.ts';
import { readInt64 } from '../../search/integer.ts';
import { unquoteValue } from '../../search/key.ts';
import { parseList } from '../../search/list.ts';
import type { Node } from '../../search/operands.ts';
import { isNumber, isString } from '../../search/sides.ts';

/** The right sides of comparisons, which searches of runs and of experiments read alike. */

export type Numeral = Node & { kind: 'integer' | 'float' };

export function expectNumeral(key: string, right: Node): Numeral {
  if (isNumber(right)) return right;
  throw invalidParameter(`Expected numeric value type for numeric attribute: ${key}. Found ${right.text}`);
}

/** Beyond 2^53 a number is not exact; no time is so large. */
export function readTime(key: string, { kind, text }: Numeral): number {
  const number = Number(kind === 'float' ? text : readInt64(text));
  if (!Number.isNaN(number)) return number;
  throw invalidParameter(`Invalid value for numeric attribute '${key}': ${text}`);
}

export function readTextOrList(owner: 'attributes' | 'dataset attributes', right: Node): string | string[] {
  if (isString(right)) return unquoteValue(right.text);
  if (right.kind === 'list') return parseList(right.text);
  throw invalidParameter(`Expected a quoted string value for ${owner}. Got value ${right.text}`);
}

/** An attribute that is a text. Only ids are looked up in lists. */
export function readAttribute(key: string, idKey: 'run_id' | 'experiment_id', right: Node): string | string[] {
  if (right.kind === 'list' && key !== idKey) {
    throw invalidParameter(`Only ['${idKey}'] attributes support comparison with a list of quoted string values.`);
  }
  return readTextOrList('attributes', right);
}
