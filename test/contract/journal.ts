import { join } from 'node:path';
import { expect } from 'vitest';
import { differences, type Policy } from './compare.ts';
import { run } from './tools.ts';

/** What a script saw: a call's result, or the error it raised. */
export type Entry = { title: string; result?: unknown; more?: boolean; error_code?: string; message?: string };

type Options = { args?: string[]; cwd: string; env: NodeJS.ProcessEnv };

/** What a script of this folder printed last: its journal. */
export async function journalOf<Noted = Entry>(python: string, script: string, { args = [], ...options }: Options) {
  const output = await run(python, [join(import.meta.dirname, script), ...args], options);
  return JSON.parse(output.trimEnd().split('\n').at(-1) ?? '') as Noted[];
}

export function expectSame(ours: Entry[], theirs: Entry[], policy: Policy): void {
  expect(ours.map((entry) => entry.title)).toEqual(theirs.map((entry) => entry.title));
  expect(theirs.flatMap((entry, index) => differences(entry, ours[index], policy, entry.title))).toEqual([]);
}

export const resultOf = (journal: Entry[], title: string) => journal.find((entry) => entry.title === title)?.result;
