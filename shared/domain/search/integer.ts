import { invalidParameter } from '#shared/wire/errors.ts';
import { repr, reprFloat } from '#shared/wire/repr.ts';

/** A number as it is written in a filter, or the content of a quoted string. */
export type Written = { kind: 'integer' | 'float' | 'text'; text: string };

/** What Python's `int()` takes: blanks around, a sign, and underscores between the digits. */
const INTEGER = /^\s*[+-]?\d+(?:_\d+)*\s*$/;

/** What SQL has room for in an integer, or undefined. */
export function readInt64(text: string): bigint | undefined {
  if (!INTEGER.test(text)) return undefined;
  const integer = BigInt(text.replaceAll('_', ''));
  return BigInt.asIntN(64, integer) === integer ? integer : undefined;
}

export function readInteger(key: string, { kind, text }: Written): number {
  const integer = INTEGER.test(text) ? Number(text.replaceAll('_', '')) : Number.NaN;
  if (kind !== 'float' && Number.isSafeInteger(integer)) return integer;
  const printed = { integer: text, float: reprFloat(Number(text)), text: repr(text) };
  throw invalidParameter(`Invalid value for numeric attribute '${key}': ${printed[kind]}`);
}
