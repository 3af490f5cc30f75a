import { describe, expect, test } from 'vitest';
import { parseFilter } from '#shared/domain/search/filter.ts';
import { wantsPrompts } from '#shared/domain/search/prompts.ts';

const IS_PROMPT = 'tags.`mlflow.prompt.is_prompt`';
const ask = (filter: string) => {
  const clauses = parseFilter('registered_model', filter);
  return { clauses, answer: wantsPrompts(clauses) };
};

describe('a filter that asks for prompts keeps all of its clauses', () => {
  test.each([
    `${IS_PROMPT} = 'true'`,
    `name = 'a' AND ${IS_PROMPT} = 'TRUE'`,
    `${IS_PROMPT} != 'False'`,
    "tag.mlflow.prompt.is_prompt = 'true'",
    `${IS_PROMPT} = 'true' AND ${IS_PROMPT} = 'false'`,
  ])('%s', (filter) => {
    const { clauses, answer } = ask(filter);
    expect(answer.where).toEqual(clauses);
    expect(answer.kinds).toContain(true);
  });
});

describe('any other filter loses its clauses on the prompt tag', () => {
  test.each([
    '',
    `${IS_PROMPT} = 'false'`,
    `${IS_PROMPT} != 'true'`,
    `${IS_PROMPT} LIKE 'true'`,
    `${IS_PROMPT} ILIKE '%'`,
    `${IS_PROMPT} = 'yes'`,
    `${IS_PROMPT} = 'false' AND ${IS_PROMPT} = 'true'`,
  ])('%s', (filter) => {
    const rest = ask("name = 'mlflow.prompt.is_prompt' AND tags.a = 'true'").clauses;
    const { answer } = ask(`name = 'mlflow.prompt.is_prompt' AND ${filter} AND tags.a = 'true'`);
    expect(answer).toEqual({ kinds: [false], where: rest });
  });
});
