import { invalidParameter } from '#shared/wire/errors.ts';
import type { Node } from '../../search/operands.ts';
import { isNumber, readIdentifier, readQuoted } from '../../search/sides.ts';
import type { Comparison } from '../../search/syntax.ts';
import { isNullComparator, numberComparator, textComparator, textOrListCondition } from './comparator.ts';
import { type RunKey, readRunKey, SEARCHABLE } from './run-key.ts';
import type { NullCondition, RunClause, RunTime } from './types.ts';
import { expectNumeral, readAttribute, readTextOrList, readTime } from './value.ts';

/** Reads the key and the value, and leaves the comparator to be held against them when all of the filter is read. */
export function readRunClause({ left, comparator: written, right }: Comparison): () => RunClause {
  const runKey = readRunKey(readIdentifier(left), SEARCHABLE);
  const comparator = written.toUpperCase();
  if (isNullComparator(comparator)) return readPresence(runKey, comparator as NullCondition['comparator']);
  const { type, key } = runKey;
  switch (type) {
    case 'metric': {
      const value = readMetric(right);
      return () => ({ type, key, comparator: numberComparator(type, comparator), value });
    }
    case 'parameter':
    case 'tag': {
      const value = readQuoted(type, right);
      return () => ({ type, key, comparator: textComparator(type, comparator), value });
    }
    case 'dataset': {
      const value = readTextOrList('dataset attributes', right);
      return () => ({ type, key, ...textOrListCondition(type, comparator, value) });
    }
    default:
      return readAttributeClause(runKey, comparator, right);
  }
}

function readPresence({ type, key, written }: RunKey, comparator: NullCondition['comparator']): () => RunClause {
  if (type === 'parameter' || type === 'tag') return () => ({ type, key, comparator });
  throw invalidParameter(`IS NULL / IS NOT NULL is only supported for tags and params, not for '${type}' '${written}'`);
}

function readAttributeClause(
  { type, key, written }: RunKey & { type: 'attribute' },
  comparator: string,
  right: Node,
): () => RunClause {
  if (isTime(key)) {
    const numeral = expectNumeral(written, right);
    return () => ({ type, key, comparator: numberComparator('time', comparator), value: readTime(written, numeral) });
  }
  const value = readAttribute(written, 'run_id', right);
  return () => ({ type, key, ...textOrListCondition('text', comparator, value) });
}

const isTime = (key: string): key is RunTime => key === 'start_time' || key === 'end_time';

/** A metric may be compared with any number, even with one that is too large to be finite. */
function readMetric(right: Node): number {
  const number = isNumber(right) ? Number(right.text) : Number.NaN;
  if (!Number.isNaN(number)) return number;
  throw invalidParameter(`Expected numeric value type for metric. Found ${right.text}`);
}
