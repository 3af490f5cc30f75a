import { readFileSync } from 'node:fs';
import type * as z from 'zod';
import { CannotStart } from '../cannot-start.ts';

/** A file of settings: `name` is how people know it. */
export type JsonFile<T> = { name: string; path: string; schema: z.ZodType<T>; absent?: string };

/** Errors: CannotStart; with `absent` if the file is not there, and that is given. */
export const readText = ({ name, path, absent }: Omit<JsonFile<unknown>, 'schema'>): string => {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new CannotStart((code === 'ENOENT' && absent) || `${name} ${path} cannot be read: ${code}.`);
  }
};

/** What is wrong is told by where it is: the rest may be secret, and JSON's own complaint would quote it. */
export const parseJson = <T>(text: string, { name, path, schema }: JsonFile<T>): T => {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    const [where = ''] = / \(line \d+ column \d+\)/.exec((error as Error).message) ?? [];
    throw new CannotStart(`${name} ${path} is no JSON${where}.`);
  }
  const { success, data, error } = schema.safeParse(json);
  if (success) return data;
  const [issue] = error.issues;
  const where = issue?.path.length ? `'${issue.path.join('.')}': ` : '';
  throw new CannotStart(`${name} ${path} cannot be used: ${where}${issue?.message}.`);
};
