import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { breaks } from '#infra/events/compatible.ts';
import { eventSchemas } from '#shared/operations/event-schemas.ts';
import { kinds } from '#shared/operations/kinds.ts';

/** docs/events are what receivers build on. */

const folder = new URL('../../docs/events/v1/', import.meta.url);
const read = (kind: string) => JSON.parse(readFileSync(new URL(`${kind}.json`, folder), 'utf8'));
const schemas = eventSchemas();

const names = ['event', ...kinds] as const;

test('has a file for each kind and one for what all have, and no other', () => {
  expect(readdirSync(folder).toSorted()).toEqual(names.map((name) => `${name}.json`).toSorted());
});

test.each(names)('%s is as the table says now (else: npm run events)', (name) => {
  expect(read(name)).toEqual(JSON.parse(JSON.stringify(schemas[name])));
});

type Schema = { properties: Record<string, object>; required: string[] };
const [old] = [read('event') as Schema];
const changed = (change: (schema: Schema) => void): Schema => {
  const next = structuredClone(old);
  change(next);
  return next;
};

test.each<[what: string, change: (schema: Schema) => void]>([
  ['nothing', () => {}],
  ['a field more', ({ properties }) => void Object.assign(properties, { more: { type: 'string' } })],
  ['a field that is always there now', ({ required }) => void required.push('alias')],
])('receivers go on with %s', (_, change) => {
  expect(breaks(old, changed(change))).toEqual([]);
});

test.each<[what: string, change: (schema: Schema) => void, problem: string]>([
  ['a field less', ({ properties }) => void delete properties.alias, '.alias is gone'],
  [
    'one that can be absent now',
    (schema) => void schema.required.splice(schema.required.indexOf('place'), 1),
    '.place can be absent',
  ],
  [
    'one of another type',
    ({ properties }) => void Object.assign(properties, { rev: { type: 'string' } }),
    '.rev has another type',
  ],
  [
    'another version',
    ({ properties }) => void Object.assign(properties, { schema_version: { const: 2 } }),
    '.schema_version has another',
  ],
])('receivers could not go on with %s', (_, change, problem) => {
  expect(breaks(old, changed(change)).join('; ')).toContain(problem);
});
