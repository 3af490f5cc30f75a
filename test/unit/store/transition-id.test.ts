import { describe, expect, it } from 'vitest';
import { readTransitionId, transitionIdOf } from '#shared/store/transition-id.ts';

const id = '01HF7YAT00AAAAAAAAAAAAAAAA';
const ulid = '01HF7YAT00BBBBBBBBBBBBBBBB';

describe('what a row is called outside', () => {
  it.each([
    ['CHANGE#0000000012', `${id}-12`],
    ['V#0000000003', `${id}-v3`],
    [`NOTE#0000000007#0000000012#${ulid}`, `${id}-7-12-${ulid}`],
    [`NOTE#0000000000#0000000000#${ulid}`, `${id}-0-0-${ulid}`],
  ])('%s is %s, and back', (sk, text) => {
    expect(transitionIdOf(id, sk)).toBe(text);
    expect(readTransitionId(text)).toEqual({ id, sk });
  });

  it.each([
    ...['', id, `${id}-`, `${id}-0`, `${id}-v0`, `${id}-01`, `${id}-12345678901`, `${id}-7-x`],
    ...[`${id}-7-${ulid}`, `${id}-7-12`, `${id}-7-01-${ulid}`, `${id}-7-12-${ulid}x`],
  ])('no row is called %j', (text) => expect(readTransitionId(text)).toBeUndefined());
});
