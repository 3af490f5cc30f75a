import { kept } from '#shared/wire/artifact-host.ts';
import { invalidParameter } from '#shared/wire/errors.ts';
import { readInstant } from '#shared/wire/instant.ts';
import { repr, reprSet } from '#shared/wire/repr.ts';
import { readInteger } from './integer.ts';
import { unquoteValue } from './key.ts';
import { parseList } from './list.ts';
import type { Node } from './operands.ts';
import { NUMBERS, type RichKey, readRichKey } from './rich-key.ts';
import { isNumber, isString, readIdentifier } from './sides.ts';
import type { Comparison } from './syntax.ts';
import type { Entity, ListComparator, NullCondition, NumberComparator, RichClause, TextComparator } from './types.ts';

const TEXT: readonly TextComparator[] = ['=', '!=', 'LIKE', 'ILIKE'];
const LIST: readonly ListComparator[] = ['IN', 'NOT IN'];
const NUMBER: readonly NumberComparator[] = ['=', '!=', '<', '<=', '>', '>='];
const PRESENCE: readonly NullCondition['comparator'][] = ['IS NULL', 'IS NOT NULL'];

/** What of a version or a model there may be none of. */
const hasPresence = ({ type, key }: RichKey) => type !== 'attribute' || key === 'aliases';

const isNumeric = ({ type, key }: RichKey) => type === 'metric' || (type === 'attribute' && NUMBERS.includes(key));

/** What a comparison means: its key decides what it is compared with, and how. */
export function readRichClause(entity: Entity, { left, comparator: written, right }: Comparison): RichClause {
  const key = readRichKey(entity, readIdentifier(left));
  const comparator = written.toUpperCase().replace(/\s+/g, ' ');
  const comparators = [
    ...(isNumeric(key) ? NUMBER : [...TEXT, ...LIST]),
    ...(hasPresence(key) ? PRESENCE : []),
  ] as string[];
  if (!comparators.includes(comparator)) {
    throw invalidParameter(
      `Invalid comparator '${comparator}' for ${nameOf(key)}, not one of '${reprSet(comparators)}'`,
    );
  }
  if (comparator.startsWith('IS ')) return { ...key, comparator } as RichClause;
  const value = isNumeric(key) ? readNumber(key, right) : readTexts(key, comparator, right);
  return { ...key, comparator, value } as RichClause;
}

const nameOf = ({ type, key }: RichKey) => (type === 'attribute' ? `attribute ${key}` : `${type} ${repr(key)}`);

function readTexts(key: RichKey, comparator: string, right: Node): string | string[] {
  const isPath = key.type === 'attribute' && key.key === 'source_path';
  const read = (text: string) => (isPath ? kept(text) : text);
  const isListed = comparator === 'IN' || comparator === 'NOT IN';
  if (isListed && right.kind === 'list') return parseList(right.text).map(read);
  if (!isListed && isString(right)) return read(unquoteValue(right.text));
  const expected = isListed ? 'a list of quoted string values' : 'a quoted string value';
  throw invalidParameter(`Expected ${expected} for ${nameOf(key)}. Got value ${right.text}`);
}

/** Times are milliseconds since 1970, or in quotes as in ISO 8601. */
function readNumber(key: RichKey, right: Node): number {
  if (key.key === 'version_number' && key.type === 'attribute') {
    if (isNumber(right)) return readInteger('version_number', right);
    if (isString(right)) return readInteger('version_number', { kind: 'text', text: unquoteValue(right.text) });
  } else if (isNumber(right)) {
    // Digits of other scripts are numbers to SQL alone.
    const number = Number(right.text);
    if (!Number.isNaN(number)) return number;
  } else if (isString(right) && key.type === 'attribute') return readInstant(key.key, unquoteValue(right.text));
  throw invalidParameter(`Expected a number for ${nameOf(key)}. Got value ${right.text}`);
}
