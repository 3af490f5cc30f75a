import { invalidParameter } from '#shared/wire/errors.ts';
import { repr, reprFloat } from '#shared/wire/repr.ts';
import { readInt64 } from '../../search/integer.ts';
import { readKey, unquoteKey } from '../../search/key.ts';
import { readIdentifier, readQuoted } from '../../search/sides.ts';
import type { Comparison } from '../../search/syntax.ts';
import type { TextComparator } from '../../search/types.ts';
import { find, isNullComparator, numberComparator, TEXT, textComparator } from './comparator.ts';
import type { ExperimentClause, ExperimentTime, IdCondition, NullCondition } from './types.ts';
import { expectNumeral, type Numeral, readAttribute, readTime } from './value.ts';

export const ATTRIBUTES = ['name', 'experiment_id', 'creation_time', 'last_update_time'] as const;

/** As of runs, but here comparators are compared as written: LIKE must be in capitals, and IN as well. */
export function readExperimentClause({ left, comparator, right }: Comparison): () => ExperimentClause {
  const { type, key } = readKey(readIdentifier(left), ATTRIBUTES, unquoteKey);
  if (isNullComparator(comparator)) return readPresence(type, key, comparator as NullCondition['comparator']);
  if (type === 'tag') {
    const value = readQuoted(type, right);
    return () => ({ type, key, comparator: tagComparator(comparator), value });
  }
  if (isTime(key)) {
    const numeral = expectNumeral(key, right);
    return () => readTimeClause(key, comparator, numeral);
  }
  const value = readAttribute(key, 'experiment_id', right);
  if (typeof value === 'string' && key === 'name') {
    return () => ({ type, key, comparator: textComparator('text', comparator), value });
  }
  return () => ({ type, key: 'experiment_id', ...idCondition(comparator, value) });
}

function readPresence(
  type: 'attribute' | 'tag',
  key: string,
  comparator: NullCondition['comparator'],
): () => ExperimentClause {
  if (type === 'tag') return () => ({ type, key, comparator });
  throw invalidParameter(`IS NULL / IS NOT NULL is only supported for tags, not for attribute '${key}'`);
}

function readTimeClause(key: ExperimentTime, written: string, numeral: Numeral): ExperimentClause {
  const comparator = numberComparator('time', written);
  const value = readTime(key, numeral);
  if (numeral.kind === 'integer') return { type: 'attribute', key, comparator, value };
  throw invalidParameter(`Invalid value for numeric attribute '${key}': ${repr(reprFloat(value))}`);
}

function tagComparator(comparator: string): TextComparator {
  const known = find(TEXT, comparator);
  if (known) return known;
  throw invalidParameter(`Invalid comparator for tag: ${comparator}`);
}

function idCondition(comparator: string, value: string | string[]): IdCondition {
  const isNominal = comparator === '=' || comparator === '!=';
  const isListed = comparator === 'IN' || comparator === 'NOT IN';
  if (isNominal && typeof value === 'string') return { comparator, value: readId(value) };
  if (isListed && typeof value !== 'string') return { comparator, value: value.map(readId) };
  throw invalidParameter(`Invalid comparator for experiment_id: ${comparator}`);
}

function readId(written: string): string {
  const id = readInt64(written);
  if (id !== undefined) return String(id);
  throw invalidParameter(`Invalid experiment ID '${written}'. Experiment ID must be a valid integer.`);
}

const isTime = (key: string): key is ExperimentTime => key === 'creation_time' || key === 'last_update_time';
