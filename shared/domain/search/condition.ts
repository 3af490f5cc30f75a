import { compileIlike, compileLike } from './like.ts';
import type { ListCondition, NumberComparator, NumberCondition, TextComparator, TextCondition } from './types.ts';

export type Test<Value> = (value: Value) => boolean;

export function textTest(condition: TextCondition | ListCondition): Test<string> {
  if (!isListed(condition)) return textTests[condition.comparator](condition.value);
  const listed = new Set(condition.value);
  return condition.comparator === 'IN' ? (text) => listed.has(text) : (text) => !listed.has(text);
}

export const numberTest = ({ comparator, value }: NumberCondition): Test<number> => numberTests[comparator](value);

const isListed = (condition: TextCondition | ListCondition): condition is ListCondition =>
  Array.isArray(condition.value);

const textTests: Record<TextComparator, (value: string) => Test<string>> = {
  '=': (value) => (text) => text === value,
  '!=': (value) => (text) => text !== value,
  LIKE: compileLike,
  ILIKE: compileIlike,
};

const numberTests: Record<NumberComparator, (value: number) => Test<number>> = {
  '=': (value) => (number) => number === value,
  '!=': (value) => (number) => number !== value,
  '<': (value) => (number) => number < value,
  '<=': (value) => (number) => number <= value,
  '>': (value) => (number) => number > value,
  '>=': (value) => (number) => number >= value,
};
