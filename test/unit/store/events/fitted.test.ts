import { describe, expect, test } from 'vitest';
import { eventSchemas } from '#shared/operations/event-schemas.ts';
import { dispensable, type Event, event } from '#shared/operations/events.ts';
import { fitted, mostBytes } from '#shared/store/events/fitted.ts';
import { anEvent } from '#test/support/event.ts';

const long = 'ü'.repeat(mostBytes);
const many = <T>(value: (index: number) => T) => Array.from({ length: 4_000 }, (_, index) => value(index));
const read = (text: string): Event => JSON.parse(text);

test('what fits is told as it is', () => {
  const one = anEvent({ content: { description: 'd'.repeat(10_000) } });
  expect(read(fitted(one))).toEqual(one);
});

test('of long texts the beginning is left, and of each tag', () => {
  const one = anEvent({ content: { description: long, tags: { a: long, b: 'short' }, value: long } });
  const beginning = 'ü'.repeat(1_000);
  expect(read(fitted(one))).toEqual({
    ...one,
    truncated: true,
    content: { description: beginning, tags: { a: beginning, b: 'short' }, value: beginning },
  });
});

test('no character is cut in two', () => {
  const { content } = read(fitted(anEvent({ content: { description: `a${'😀'.repeat(mostBytes)}` } })));
  expect(content?.description).toBe(`a${'😀'.repeat(499)}\u{FFFD}`);
});

describe('whatever makes it too long, the bus takes it, and it is by its schema', () => {
  const alias = 'a'.repeat(250);
  const outcome = { policy: { model: 'm' }, rule: 'required_tags', passed: false, message: 'x'.repeat(100) };
  test.each<[what: string, more: Partial<Event>]>([
    ['aliases that went with a model', { kind: 'model_deleted', aliases_deleted: many(() => alias) }],
    ['a source', { source: long }],
    ['a reason', { reason: long }],
    ['tags', { content: { tags: Object.fromEntries(many((index) => [`${index}${alias}`, alias])) } }],
    ['who asked for it', { requested_by: many(() => alias) }],
    [
      'versions that were archived',
      { kind: 'versions_archived', archived: many((index) => ({ version: `${index + 1}`, from: alias, to: alias })) },
    ],
    [
      'permissions',
      {
        kind: 'permissions_changed',
        permissions: {
          from: {},
          to: { acl: Object.fromEntries(many((index) => [`${alias}${index}`, 'CAN_READ' as const])) },
        },
      },
    ],
    ['what gates said', { kind: 'promotion_refused', gates: many(() => outcome) }],
  ])('%s', (_, more) => {
    const one = anEvent(more);
    const text = fitted(one);
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(mostBytes);
    const short = read(text);
    expect(short).toMatchObject({ truncated: true, transition_id: one.transition_id, kind: one.kind });
    expect(event.safeParse(short).error).toBeUndefined();
    const { required } = eventSchemas()[one.kind] as { required: string[] };
    expect(required.filter((field) => !(field in short))).toEqual([]);
  });
});

test('no field that can be left out is one that is always there', () => {
  for (const schema of Object.values(eventSchemas())) {
    const { required } = schema as { required: string[] };
    expect(required.filter((field) => dispensable.includes(field as never))).toEqual([]);
  }
});
