import { describe, expect, it } from 'vitest';
import { readInstant } from '#shared/wire/instant.ts';

const noon = Date.UTC(2026, 10, 25, 12);

describe('a point in time', () => {
  it.each([
    [String(noon), noon],
    ['0', 0],
    ['2026-11-25T12:00:00Z', noon],
    ['2026-11-25T12:00Z', noon],
    ['2026-11-25 12:00:00z', noon],
    ['2026-11-25T13:00:00+01:00', noon],
    ['2026-11-25T06:30:00-0530', noon],
    ['2026-11-25T12:00:00.123456789Z', noon + 123],
    ['2026-11-25', Date.UTC(2026, 10, 25)],
    ['2024-02-29', Date.UTC(2024, 1, 29)],
  ])('%s', (text, ms) => expect(readInstant('time', text)).toBe(ms));

  it.each([
    '',
    'now',
    'yesterday',
    '-1',
    '1.5',
    '1e12',
    '99999999999999',
    '2026-11-25T12:00:00',
    '2026-02-30',
    '2026-02-30T12:00:00Z',
    '2025-02-29',
    '2026-13-01',
    '2026-11-25T25:00:00Z',
    '2026-11-25T12:61:00Z',
    '25.11.2026',
    '2026-W48-3',
    '1969-12-31',
    ' 2026-11-25',
  ])('%j is none', (text) => {
    expect(() => readInstant('time', text)).toThrow(
      expect.objectContaining({
        code: 'INVALID_PARAMETER_VALUE',
        message: expect.stringContaining("parameter 'time'"),
      }),
    );
  });
});
