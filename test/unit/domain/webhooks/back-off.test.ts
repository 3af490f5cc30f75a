import { expect, test } from 'vitest';
import { isHopeless, pauseAfter } from '#shared/domain/webhooks/back-off.ts';

const hour = 3_600_000;

test('pauses double from a second to an hour, and up to half of each is left to chance', () => {
  const longest = [1, 2, 3, 4, 12, 13, 14, 500].map((failed) => pauseAfter(failed, 0, 0));
  expect(longest).toEqual([1_000, 2_000, 4_000, 8_000, 2_048_000, hour, hour, hour]);
  expect(pauseAfter(4, 0, 1)).toBe(4_000);
  expect(new Set(Array.from({ length: 20 }, () => pauseAfter(10))).size).toBeGreaterThan(1);
});

test('the receiver is not tried before it asked to be, nor left alone for longer than an hour', () => {
  expect(pauseAfter(1, 30_000, 0)).toBe(30_000);
  expect(pauseAfter(10, 1_000, 0)).toBe(512_000);
  expect(pauseAfter(1, 100 * hour, 0)).toBe(hour);
});

test('given up is what has been tried for 12 hours, and ten times', () => {
  expect(isHopeless(10, 0, 12 * hour)).toBe(true);
  expect(isHopeless(9, 0, 24 * hour)).toBe(false);
  expect(isHopeless(700, 0, 12 * hour - 1)).toBe(false);
});
