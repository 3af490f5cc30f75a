import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { documented, tableOf } from '#test/support/measured-table.ts';
import { allModes, synthesize, type Template } from './synthesize.ts';

/** `AWS::Lambda::Function` → `Lambda Function`. */
const kind = ({ Type }: { Type: string }) => Type.split('::').slice(1).join(' ');

const kindsOf = ({ Resources }: Template) =>
  [...Map.groupBy(Object.values(Resources), kind)]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, { length }]) => `${length} ${name}`)
    .join(', ');

/** Of the code only its hash is in a template, and changes with every line of a function. */
const withoutCode = (template: Template) =>
  JSON.stringify(template, (key, value) => (key === 'Code' || key === 'Metadata' ? undefined : value));

const digest = (template: Template) => createHash('sha256').update(withoutCode(template)).digest('hex').slice(0, 12);

test('a template that is another is another in docs/stacks.md', () => {
  const rows = [...synthesize({ settings: allModes })].map(([name, template]) => [
    `\`${name}\``,
    Object.keys(template.Resources).length,
    kindsOf(template),
    `\`${digest(template)}\``,
  ]);
  const table = tableOf(['stack', 'resources', 'which', 'template'], rows);
  const document = new URL('../../docs/stacks.md', import.meta.url);
  expect(documented(document, 'stacks', table), 'docs/stacks.md says how to write it anew').toBe(table);
});
