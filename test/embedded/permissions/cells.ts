import { isDeepStrictEqual } from 'node:util';
import { operations } from '#shared/operations/index.ts';
import type { Role } from '#shared/operations/roles.ts';
import { type Answer, call } from '#test/support/call.ts';
import { type Held, levels, mayDo } from './abilities.ts';
import type { Case } from './case.ts';
import { contentsOf } from './contents.ts';
import { caller, newWorld, type World } from './world.ts';

const roles = ['reader', 'member', 'admin'] as const;

/** Page by page, until the model is told of. */
async function isShown({ operation, input }: Case, world: World, role: Role): Promise<boolean> {
  const question = input(world);
  let page_token: string | undefined;
  do {
    const { body, status } = await call(operation, { ...question, ...(page_token && { page_token }) }, caller(role));
    if (status !== 200) throw new Error(`${operation}: ${status} ${body.message}`);
    if (JSON.stringify(body).includes(`"${world.name}"`)) return true;
    page_token = body.next_page_token;
  } while (page_token !== undefined);
  return false;
}

function verdictOf({ status, body }: Answer): string {
  if (status < 400) return 'x';
  return body.error_code === 'PERMISSION_DENIED' ? '-' : `${status} ${body.message}`;
}

/** `x`: it is done; `-`: it is refused, and nothing is written; else what went wrong. */
async function cell(asked: Case, world: World, role: Role): Promise<string> {
  if (asked.shows) return (await isShown(asked, world, role)) ? 'x' : '-';
  const before = await contentsOf(world.id);
  const verdict = verdictOf(await call(asked.operation, asked.input(world), caller(role)));
  if (verdict !== '-' || isDeepStrictEqual(await contentsOf(world.id), before)) return verdict;
  return 'refused, and done';
}

const isRead = (name: string) => operations.some((one) => one.name === name && one.methods.includes('GET'));

/** By role; what has been changed is made anew. */
async function column(asked: Case, own: boolean, level: Held): Promise<string[]> {
  const verdicts: string[] = [];
  let world: World | undefined;
  for (const role of roles) {
    world ??= await newWorld(own, level, asked);
    const verdict = await cell(asked, world, role);
    verdicts.push(verdict);
    if (verdict !== '-' && !isRead(asked.operation)) world = undefined;
  }
  return verdicts;
}

const told = (columns: string[][], own: boolean) =>
  roles.map((role, row) => `${role}, ${own ? 'own' : 'other’s'}: ${columns.map((cells) => cells[row]).join(' ')}`);

/** A line for each role on models of one's own and of others; in it the levels, the least first. */
export async function measured(asked: Case): Promise<string[]> {
  const lines = [true, false].map(async (own) =>
    told(await Promise.all(levels.map((level) => column(asked, own, level))), own),
  );
  return (await Promise.all(lines)).flat();
}

export const expected = (asked: Case): string[] =>
  [true, false].flatMap((own) =>
    told(
      levels.map((level) => roles.map((role) => (mayDo(role, level, asked) ? 'x' : '-'))),
      own,
    ),
  );
