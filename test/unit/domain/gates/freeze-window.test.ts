import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { RuleOf } from '#shared/operations/rules.ts';
import { found } from './support.ts';

type Window = Omit<RuleOf<'freeze_window'>, 'rule'>;

const isFrozen = (window: Window, now: string) =>
  !found({ rule: 'freeze_window', ...window }, { now: Date.parse(now) }).passed;

const time_zone = 'Europe/Berlin';
const holidays: Window = { time_zone, from: '2026-12-24T12:00', to: '2027-01-02T08:00' };
const weekend: Window = { time_zone, days: ['FRI'], from: '16:00', to: '08:00' };
const office: Window = { time_zone, days: ['MON', 'TUE'], from: '09:00', to: '17:00' };
const wholeDay: Window = { time_zone, days: ['SUN'], from: '06:00', to: '06:00' };

test.each<[string, Window, string, boolean]>([
  ['just before', holidays, '2026-12-24T10:59:59Z', false],
  ['from the minute on', holidays, '2026-12-24T11:00:00Z', true],
  ['over the year', holidays, '2027-01-01T00:00:00Z', true],
  ['in its last minute', holidays, '2027-01-02T06:59:59Z', true],
  ['until the minute', holidays, '2027-01-02T07:00:00Z', false],
  ['weekly: on the day', office, '2026-06-01T07:00:00Z', true],
  ['weekly: before', office, '2026-06-01T06:59:00Z', false],
  ['weekly: at its end', office, '2026-06-01T15:00:00Z', false],
  ['weekly: in winter the clock is another', office, '2026-12-07T07:30:00Z', false],
  ['weekly: on another day', office, '2026-06-03T10:00:00Z', false],
  ['over midnight: the evening', weekend, '2026-06-05T14:00:00Z', true],
  ['over midnight: the next morning', weekend, '2026-06-06T05:59:00Z', true],
  ['over midnight: at its end', weekend, '2026-06-06T06:00:00Z', false],
  ['over midnight: the next evening', weekend, '2026-06-06T15:00:00Z', false],
  ['over midnight: the morning of the day itself', weekend, '2026-06-05T04:00:00Z', false],
  ['a whole day: begins', wholeDay, '2026-06-07T04:00:00Z', true],
  ['a whole day: before', wholeDay, '2026-06-07T03:59:00Z', false],
  ['a whole day: the next morning', wholeDay, '2026-06-08T03:59:00Z', true],
  ['a whole day: over', wholeDay, '2026-06-08T04:00:00Z', false],
  ['the day is that of the zone', { ...office, time_zone: 'Pacific/Auckland' }, '2026-05-31T22:00:00Z', true],
  ['midnight is 00:00', { time_zone: 'UTC', days: ['MON'], from: '00:00', to: '00:01' }, '2026-06-01T00:00:30Z', true],
])('%s', (_, window, now, frozen) => {
  expect(isFrozen(window, now)).toBe(frozen);
});

test('says what time it is there', () => {
  expect(found({ rule: 'freeze_window', ...weekend }, { now: Date.parse('2026-06-05T14:00:00Z') })).toEqual({
    policy: {},
    rule: 'freeze_window',
    passed: false,
    message: 'it is FRI 2026-06-05T16:00 in Europe/Berlin, within the window FRI from 16:00 to 08:00',
    values: { local: 'FRI 2026-06-05T16:00', time_zone },
  });
});

describe('where clocks go forward and back', () => {
  test('one hour is shown twice, and is frozen twice', () => {
    const hour: Window = { time_zone, from: '2026-10-25T02:00', to: '2026-10-25T03:00' };
    expect(
      ['2026-10-24T23:59Z', '2026-10-25T00:00Z', '2026-10-25T01:59Z', '2026-10-25T02:00Z'].map((now) =>
        isFrozen(hour, now),
      ),
    ).toEqual([false, true, true, false]);
  });

  test('one hour is never shown, and a window that begins in it begins after it', () => {
    const from: Window = { time_zone, from: '2026-03-29T02:30', to: '2026-03-29T05:00' };
    expect(['2026-03-29T00:59Z', '2026-03-29T01:00Z', '2026-03-29T03:00Z'].map((now) => isFrozen(from, now))).toEqual([
      false,
      true,
      false,
    ]);
  });
});

const clockTime = fc
  .tuple(fc.nat(23), fc.nat(59))
  .map((parts) => parts.map((part) => String(part).padStart(2, '0')).join(':'));

test('in UTC, where all days are alike: a week has as many frozen minutes as its windows are long', () => {
  const day = fc.constantFrom('MON', 'WED', 'SUN' as const);
  fc.assert(
    fc.property(day, clockTime, clockTime, (one, from, to) => {
      const minutes = (text: string) => Number(text.slice(0, 2)) * 60 + Number(text.slice(3));
      const length = (minutes(to) - minutes(from) + 1_440) % 1_440 || 1_440;
      const window = { time_zone: 'UTC', days: [one as 'MON'], from, to };
      const monday = Date.parse('2026-06-01T00:00Z');
      const begin = monday + (['MON', '', 'WED', '', '', '', 'SUN'].indexOf(one) * 1_440 + minutes(from)) * 60_000;
      const at = (minute: number) => isFrozen(window, new Date(begin + minute * 60_000).toISOString());
      expect([at(-1), at(0), at(length - 1), at(length)]).toEqual([false, true, true, false]);
    }),
  );
});
