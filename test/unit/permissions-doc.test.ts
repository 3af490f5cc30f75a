import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { choices } from '#shared/operations/environment.ts';
import { operations } from '#shared/operations/index.ts';
import type { Operation } from '#shared/operations/operation.ts';
import { type Ability, abilities, grantable } from '#shared/operations/permissions.ts';
import { type Role, roles } from '#shared/operations/roles.ts';
import { documented, tableOf } from '#test/support/measured-table.ts';

/** docs/permissions.md tells what each operation needs, by the operation table. `UPDATE_DOCS=1` rewrites it. */

const document = new URL('../../docs/permissions.md', import.meta.url);
const text = readFileSync(document, 'utf8');

const named = (some: readonly Operation[]) => some.map(({ name }) => `\`${name}\``).join(', ');

const levelOf: Record<Ability, string> = {
  read: `\`${abilities.read}\``,
  edit: `\`${abilities.edit}\``,
  transition: `\`${abilities.transition}\` or \`CAN_MANAGE_PRODUCTION_VERSIONS\`, by the stages`,
  manage: `\`${abilities.manage}\``,
};

/** Those of a level by their role, since a level lifts no role. */
const rows = (needs: Ability | undefined, said: string) =>
  roles.flatMap((role: Role) => {
    const some = operations.filter((one) => one.needs === needs && one.permission === role);
    return some.length > 0 ? [[said, `\`${role}\``, named(some)]] : [];
  });

test('what each operation needs is what the operation table says', () => {
  const table = tableOf(
    ['of the model', 'least role', 'operations'],
    [
      ...(Object.keys(abilities) as Ability[]).flatMap((ability) => rows(ability, levelOf[ability])),
      ...rows(undefined, 'nothing, or see below'),
    ],
  );
  expect(documented(document, 'operations', table)).toBe(table);
});

test('tells every level, and those that are usual', () => {
  const told = new Set([...text.matchAll(/`(CAN_\w+)`/g)].map(([, level]) => level));
  expect([...told].sort()).toEqual([...grantable].sort());
  for (const [setting, { otherwise }] of Object.entries(choices).filter(([name]) => name.endsWith('Permission')))
    expect(text).toContain(`| \`${setting}\` | a level, or \`NO_PERMISSIONS\` | \`${otherwise}\` |`);
});

test('names operations that there are', () => {
  const choicesMade = text.slice(text.indexOf('What we chose'), text.indexOf('permission-matrix'));
  const calls = [...choicesMade.matchAll(/`([a-z]\w+)`/g)].map(([, name]) => name as string);
  const known: string[] = operations.map(({ name }) => name);
  // Words of the document's own.
  const words = ['root', 'admin'];
  expect(calls.filter((name) => !known.includes(name) && !words.includes(name))).toEqual([]);
});
