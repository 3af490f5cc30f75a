import { expect, test } from 'vitest';
import { readRange, readTags } from '#shared/domain/observations/asked.ts';

const day = 86_400_000;
const now = Date.parse('2026-03-01T12:00:00Z');

test('unless it says otherwise: the last day by the minute, and what is longer coarser', () => {
  expect(readRange({}, now)).toEqual({ from: now - day, to: now, resolution: 'minute' });
  expect(readRange({ from: String(now - 2 * day) }, now)).toMatchObject({ from: now - 2 * day, resolution: 'hour' });
  expect(readRange({ from: '2025-01-01T00:00:00Z', to: '2026-01-01T00:00:00Z' }, now)).toMatchObject({
    resolution: 'day',
  });
});

test.each([
  [{ from: '2026-01-02', to: '2026-01-01' }, "'from' must be before 'to'."],
  [{ from: '2026-01-01', to: '2026-01-01' }, "'from' must be before 'to'."],
  [{ from: '2026-01-01', to: '2026-02-01', resolution: 'minute' }, 'there are 44640 points by the minute'],
  [{ from: '1971-01-01' }, 'points by the day'],
] as const)('refuses %j', (given, text) => {
  expect(() => readRange(given, now)).toThrow(text);
});

test('tags are JSON of texts', () => {
  expect(readTags(undefined)).toBeUndefined();
  expect(readTags('{"region":"eu"}')).toEqual({ region: 'eu' });
  for (const text of ['{', '[]', 'null', '{"a":1}', '"a"']) expect(() => readTags(text)).toThrow("'tags' must be JSON");
});
