import { invalidParameter } from '#shared/wire/errors.ts';
import { repr, reprTuple } from '#shared/wire/repr.ts';
import { parseList } from '../../search/list.ts';
import type { Comparison } from '../../search/syntax.ts';
import type { ListCondition, TextCondition } from '../../search/types.ts';
import { find, isNullComparator, LIST, NUMBER, TEXT } from './comparator.ts';
import { isTime, type LoggedModelKey, readAttributeKey, readLoggedModelKey, translate } from './logged-model-key.ts';
import { pythonFloat } from './python-float.ts';
import type { LoggedModelClause } from './types.ts';

/** MLflow has another, simpler reader for these: it goes by the texts of the three parts alone. */
export function readLoggedModelClause({ left, comparator: written, right }: Comparison): () => LoggedModelClause {
  if (isNullComparator(written)) {
    throw invalidParameter(`Invalid comparison: ${left.text}${written}. Expected a comparison with 3 tokens.`);
  }
  const key = readLoggedModelKey(left.text);
  const comparator = written.toUpperCase();
  const { type } = key;
  if (type === 'metric' || (type === 'attribute' && isTime(translate(key.key)))) {
    return readNumberClause(key, comparator, right.text);
  }
  const finish = readTexts(key, comparator, right.text);
  if (type !== 'attribute') return () => ({ type, key: key.key, ...finish() });
  return () => ({ type, key: readAttributeKey(key.key), ...finish() }) as LoggedModelClause;
}

function readNumberClause(
  { type, key, printed }: LoggedModelKey,
  written: string,
  text: string,
): () => LoggedModelClause {
  const comparator = find(NUMBER, written) ?? refuse(printed, written, NUMBER);
  const value = pythonFloat(text);
  if (value === undefined) throw invalidParameter(`Invalid value for ${printed}: ${text}. Expected a number.`);
  if (type === 'metric') return () => ({ type, key, comparator, value });
  return () => ({ type: 'attribute', key: readAttributeKey(key), comparator, value }) as LoggedModelClause;
}

/**
 * Whatever is in brackets is a list, and all else a text: numbers, names, and double quotes with what is in them. A list
 * that is not compared with IN passes MLflow's checks, and fails in its database.
 */
function readTexts({ printed }: LoggedModelKey, written: string, text: string): () => TextCondition | ListCondition {
  const comparator = find(TEXT, written) ?? find(LIST, written) ?? refuse(printed, written, [...TEXT, ...LIST]);
  if (comparator === 'IN' || comparator === 'NOT IN') {
    const value = parseList(text, 'numbers too');
    return () => ({ comparator, value });
  }
  if (text.startsWith('(') && text.endsWith(')')) return () => refuse(printed, comparator, LIST);
  return () => ({ comparator, value: text.replace(/^'+|'+$/g, '') });
}

function refuse(printed: string, comparator: string, possible: readonly string[]): never {
  const expected = reprTuple(possible.map(repr));
  throw invalidParameter(
    `Invalid comparison operator for ${printed}: ${repr(comparator)}. Expected one of ${expected}.`,
  );
}
