import { describe, expect, test } from 'vitest';
import { brief, givenOf } from '#shared/domain/brief.ts';
import { isPosted, postedOf } from '#shared/domain/posted.ts';
import { claimsPrompt, isPrompt, validatePromptSource } from '#shared/domain/prompts.ts';
import { requireRoom } from '#shared/domain/room.ts';
import { sha256 } from '#test/support/rows.ts';
import { refusal } from '#test/unit/search/support.ts';

describe('the history keeps', () => {
  test.each(['', 'short', 'x'.repeat(256), 'é'.repeat(128)])('%.5j as it is', (text) => {
    expect(brief(text)).toBe(text);
  });

  test.each(['x'.repeat(257), 'é'.repeat(129), '😀'.repeat(100)])('of %.5s… what identifies it', (text) => {
    expect(brief(text)).toEqual({ sha256: sha256(text), bytes: Buffer.byteLength(text) });
  });

  test('nothing of nothing', () => {
    expect(brief(undefined)).toBeUndefined();
    expect(givenOf({ description: '', tags: {} })).toEqual({});
  });

  test('tags one by one, and many by one digest that does not depend on their order', () => {
    const k = 'x'.repeat(257);
    expect(givenOf({ description: 'd', tags: { k, l: '' } })).toEqual({
      given: { description: 'd', tags: { k: { sha256: sha256(k), bytes: 257 }, l: '' } },
    });
    const many = Array.from({ length: 100 }, (_, index) => [`k${index}`, 'v'.repeat(200)] as const);
    const { given } = givenOf({ tags: Object.fromEntries(many) });
    const sorted = JSON.stringify(Object.fromEntries(many.toSorted(([a], [b]) => (a < b ? -1 : 1))));
    expect(given).toEqual({ tags_digest: { sha256: sha256(sorted), bytes: sorted.length } });
    expect(givenOf({ tags: Object.fromEntries(many.toReversed()) })).toEqual({ given });
  });
});

describe('an item has room for 350,000 bytes of text', () => {
  const d = (bytes: number) => 'd'.repeat(bytes);

  test.each([
    ['a description', { description: d(350_000), tags: {} }],
    ['tags, keys included', { tags: { ab: d(199_994), cd: d(149_994) } }],
    ['aliases, numbers included', { description: d(349_991), tags: {}, aliases: { abc: 12 } }],
    ['a source', { description: d(349_990), tags: {}, source: d(10) }],
    ['two bytes an é', { description: 'é'.repeat(175_000), tags: {} }],
  ])('%s: just, and no more', (_, content) => {
    expect(() => requireRoom(content)).not.toThrow();
    const { description = '', tags } = content as { description?: string; tags: Record<string, string> };
    const more = { ...content, description: `${description}x` };
    expect(refusal(() => requireRoom(more))).toContain('these would have 350001.');
    // An entry of a map takes four bytes besides its text.
    expect(refusal(() => requireRoom({ ...content, tags: { ...tags, x: '' } }))).toContain('would have 350005.');
  });
});

describe('postings', () => {
  test.each([
    ['', false],
    ['a', true],
    ['é'.repeat(500), true],
    ['é'.repeat(501), false],
  ])('of %.5j: %s', (value, expected) => {
    expect(isPosted(value)).toBe(expected);
  });

  test('a run, a source and tags, where they have a value', () => {
    expect(postedOf({ tags: { a: '1', b: '' }, run_id: 'r', source: 's3://b' })).toEqual([
      { attribute: 'run_id', value: 'r' },
      { attribute: 'source', value: 's3://b' },
      { attribute: 'tag.a', value: '1' },
    ]);
    expect(postedOf({ tags: {} })).toEqual([]);
  });
});

describe('prompts', () => {
  test.each([
    ['true', true, true],
    ['True', false, true],
    ['false', false, false],
    ['', false, false],
  ])('%j', (value, is, claims) => {
    const tags = { 'mlflow.prompt.is_prompt': value };
    expect([isPrompt(tags), claimsPrompt(tags)]).toEqual([is, claims]);
  });

  test('have a placeholder for a source', () => {
    for (const source of ['dummy-source', 'prompt-template']) expect(() => validatePromptSource(source)).not.toThrow();
    expect(refusal(() => validatePromptSource('s3://b'))).toBe(
      "Invalid prompt source: 's3://b'. Prompt sources must use an MLflow placeholder.",
    );
    expect([isPrompt({}), claimsPrompt({})]).toEqual([false, false]);
  });
});
