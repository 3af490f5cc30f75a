import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
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

describe('of a policy', () => {
  type Rule = { properties: Record<string, object>; required: string[] };
  type Policy = {
    properties: { policy: { properties: { to: { properties: { rules: { items: { anyOf: Rule[] } } } } } } };
  };
  const policy = read('event') as Policy;
  const rulesOf = ({ properties }: Policy) => properties.policy.properties.to.properties.rules.items;
  const next = (change: (rules: Rule[]) => void) => {
    const copy = structuredClone(policy);
    change(rulesOf(copy).anyOf);
    return breaks(policy, copy);
  };

  test('there can be more rules, and more fields of a rule', () => {
    const another = { properties: { rule: { const: 'another' } }, required: ['rule'] };
    expect(next((rules) => void rules.push(another))).toEqual([]);
    expect(next(([rule]) => void Object.assign(rule?.properties ?? {}, { more: { type: 'string' } }))).toEqual([]);
  });

  test('there cannot be fewer', () => {
    expect(next((rules) => void rules.pop()).join()).toContain('has another anyOf');
    const lacking = next(([rule]) => void rule?.required.splice(0));
    expect(lacking.join()).toContain('has another anyOf');
  });
});

test('no schema forbids fields that it does not name, at any depth', () => {
  expect(JSON.stringify(schemas)).not.toContain('"additionalProperties":false');
  expect(JSON.stringify(schemas)).toContain('"additionalProperties":{"type":"string"}');
});

test('what a truncated event leaves out is there unless it is truncated', () => {
  expect(schemas.policy_set).toMatchObject({ anyOf: [{ required: ['policy'] }, { required: ['truncated'] }] });
  expect(schemas.stage_transitioned).not.toHaveProperty('anyOf');
});
