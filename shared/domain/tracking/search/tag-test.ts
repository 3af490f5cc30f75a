import { type Test, textTest } from '../../search/condition.ts';
import type { ListCondition, TextCondition } from '../../search/types.ts';
import type { NullCondition } from './types.ts';

/** For tags and params. Without the key only IS NULL is satisfied, `!=` and NOT IN are not. */
export function tagTest(
  clause: { key: string } & (TextCondition | ListCondition | NullCondition),
): Test<Readonly<Record<string, string>>> {
  const { key } = clause;
  if (!('value' in clause)) {
    const isWanted = clause.comparator === 'IS NOT NULL';
    return (tags) => Object.hasOwn(tags, key) === isWanted;
  }
  const test = textTest(clause);
  return (tags) => Object.hasOwn(tags, key) && test(tags[key] ?? '');
}
