import { describe, expect, test } from 'vitest';
import {
  bytes,
  counted,
  day,
  decimalsFor,
  figure,
  moment,
  percent,
  said,
  signed,
  tick,
} from '#shared/domain/pages/format.ts';

const shown = (value: number | string, decimals?: number) => figure(value, decimals).text.replace(/<[^>]*>/g, '');

describe('figures', () => {
  test.each([
    [0, '0'],
    [-0, '0'],
    [0.5, '0.5'],
    [0.123456789, '0.12346'],
    [-1234.5678, '−1,234.6'],
    [1_234_567, '1,234,567'],
    [1e-7, '1.000e−7'],
    [1e300, '1.000e+300'],
    [-1e-300, '−1.000e−300'],
    ['NaN', 'NaN'],
  ])('%s is %s', (value, text) => expect(shown(value)).toBe(text));

  test('are exact where nobody sees it', () => {
    expect(figure(0.1 + 0.2).text).toContain('value="0.30000000000000004"');
  });

  test('below one another have as many decimals', () => {
    expect(decimalsFor([0.93, 0.91234567])).toBe(5);
    expect(decimalsFor([12.5, 3])).toBe(1);
    expect(decimalsFor([1_000_000, 0.5])).toBe(0);
    expect(decimalsFor([])).toBe(0);
    expect([0.93, 0.91234567].map((value) => shown(value, 5))).toEqual(['0.93000', '0.91235']);
  });

  test('keep what they are if the decimals of others are too few', () => {
    expect(shown(0.5, 0)).toBe('0.5');
    expect(shown(0.00123, 2)).toBe('0.0012');
    expect(shown(0.00123, 3)).toBe('0.001');
    expect(shown(1e-9, 4)).toBe('1.0e−9');
  });
});

test('differences have a sign', () => {
  expect([signed(0.5), signed(-0.5), signed(0)]).toEqual(['+0.5', '−0.5', '±0']);
  expect([percent(0.012345), percent(-0.5)]).toEqual(['+1.23 %', '−50 %']);
});

test('sizes and counts', () => {
  expect([0, 999, 1_000, 1_234_567, 5e12, 1e20].map(bytes)).toEqual([
    '0 bytes',
    '999 bytes',
    '1 kB',
    '1.23 MB',
    '5 TB',
    '100,000 PB',
  ]);
  expect([counted(1, 'file'), counted(2_000, 'file')]).toEqual(['1 file', '2,000 files']);
});

test('times, in UTC; those that are none are no error', () => {
  const time = Date.UTC(2026, 0, 2, 3, 4, 5);
  expect(day(time)).toBe('2026-01-02');
  expect(moment(time).text).toBe(
    '<time datetime="2026-01-02T03:04:05.000Z">2026-01-02 <span class="clock">03:04</span></time>',
  );
  expect([tick(time, 1_000), tick(time, 3_600_000), tick(time, 1e9)]).toEqual(['03:04:05', '03:04', '2026-01-02']);
  expect([day(9e15), moment(9e15).text, tick(9e15, 5)]).toEqual(['–', '–', '–']);
});

test('long texts are cut, and not within a character', () => {
  expect(said('a'.repeat(300)).text).toBe(`<bdi>${'a'.repeat(300)}</bdi>`);
  expect(said(`${'a'.repeat(299)}😀b`).text).toBe(`<bdi>${'a'.repeat(299)}…</bdi>`);
});
