import { readFile } from 'node:fs/promises';
import { parse } from 'yaml';
import * as z from 'zod';
import { readPolicy } from '#functions/policies/command.ts';
import { CannotStart } from '../cannot-start.ts';
import { nameOf, type Policy } from './policy.ts';

/** Strict, for a scope that is misspelt would be every model's, or every move's. */
const schema = z.strictObject({
  policies: z
    .array(
      z.strictObject({
        model: z.string().optional(),
        stage: z.string().optional(),
        alias: z.string().optional(),
        permission_level: z.string().optional(),
        rules: z.array(z.unknown()).default([]),
      }),
    )
    .min(1),
});

type Given = z.output<typeof schema>['policies'][number];

/** Every document of JSON is one of YAML, too. */
const parsed = (text: string, file: string): Given[] => {
  let given: unknown;
  try {
    given = parse(text);
  } catch (error) {
    throw new CannotStart(`${file} is neither YAML nor JSON: ${(error as Error).message.trim()}`);
  }
  const { success, data, error } = schema.safeParse(given);
  if (success) return data.policies;
  throw new CannotStart(`${file} cannot be used:\n${z.prettifyError(error)}`);
};

/** By the rules of the API. */
const read = (given: Given): { policy: Policy } | { problem: string } => {
  try {
    return { policy: readPolicy(given) };
  } catch (error) {
    return { problem: (error as Error).message };
  }
};

/** The policies in the text of a file. Errors: CannotStart, with all that is wrong. */
export const policiesIn = (text: string, file: string): Policy[] => {
  const entries = parsed(text, file).map(read);
  const names = entries.map((entry) => ('policy' in entry ? nameOf(entry.policy) : undefined));
  const problems = entries.flatMap((entry, index) => {
    const at = `policies[${index}]`;
    if ('problem' in entry) return [`${at}: ${entry.problem}`];
    const first = names.indexOf(names[index]);
    return first < index ? [`${at} is for ${names[index]}, as policies[${first}]: put all rules into one.`] : [];
  });
  if (problems.length > 0) throw new CannotStart(`${file} cannot be used:\n${problems.join('\n')}`);
  return entries.flatMap((entry) => ('policy' in entry ? [entry.policy] : []));
};

/** Errors: CannotStart. */
export const readPolicies = async (file: string): Promise<Policy[]> => {
  const text = await readFile(file, 'utf8').catch((error: Error) => {
    throw new CannotStart(`The file ${file} cannot be read: ${error.message}.`);
  });
  return policiesIn(text, file);
};
