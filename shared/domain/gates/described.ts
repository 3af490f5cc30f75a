import type { RuleOf } from '#shared/operations/rules.ts';
import { characters } from '#shared/wire/python.ts';
import { own } from '../own.ts';
import type { Finding, Situation } from './types.ts';

export function requiredTags({ tags }: RuleOf<'required_tags'>, { candidate }: Situation): Finding {
  const problems = tags.flatMap(({ key, values }) => {
    const value = own(candidate.tags, key) ?? '';
    if (value === '') return [`tag '${key}' is missing${values ? `, one of ${values.join(', ')}` : ''}`];
    return !values || values.includes(value)
      ? []
      : [`tag '${key}' is '${value.slice(0, 256)}', not one of ${values.join(', ')}`];
  });
  const found = tags.map(({ key }) => [key, own(candidate.tags, key) ?? null] as const);
  return {
    passed: problems.length === 0,
    message: problems.join(', ') || 'all tags are there',
    values: { tags: Object.fromEntries(found) },
  };
}

export function requiredDescription(
  { minimum_length = 1 }: RuleOf<'required_description'>,
  { candidate: { description = '' } }: Situation,
): Finding {
  const length = characters(description.trim());
  const passed = length >= minimum_length;
  const has = length === 0 ? 'it has no description' : `its description has ${length} characters`;
  return { passed, message: passed ? has : `${has}, and needs ${minimum_length}`, values: { length } };
}
