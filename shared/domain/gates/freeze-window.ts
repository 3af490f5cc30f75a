import type { RuleOf } from '#shared/operations/rules.ts';
import type { Finding, Situation } from './types.ts';

type Window = RuleOf<'freeze_window'>;
type Day = NonNullable<Window['days']>[number];

const days: readonly Day[] = ['MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT', 'SUN'];

const formatOf = (timeZone: string) =>
  new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    weekday: 'short',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
  });

/** What clocks show in a zone: `2026-12-24`, `17:05`, `THU`. */
function clock(time_zone: string, now: number): { date: string; time: string; day: Day } {
  const parts = formatOf(time_zone).formatToParts(now);
  const part = (type: Intl.DateTimeFormatPartTypes) => parts.find((one) => one.type === type)?.value ?? '';
  return {
    date: `${part('year')}-${part('month')}-${part('day')}`,
    time: `${part('hour')}:${part('minute')}`,
    day: part('weekday').toUpperCase() as Day,
  };
}

/** Of the IANA database: not an offset, which knows no summer time. */
export function isTimeZone(time_zone: string): boolean {
  try {
    return /^[a-z]/i.test(time_zone) && formatOf(time_zone) !== undefined;
  } catch {
    return false;
  }
}

const dayBefore = (day: Day): Day => days.at(days.indexOf(day) - 1) as Day;

function isWithin({ days, from, to }: Window, { date, time, day }: ReturnType<typeof clock>): boolean {
  if (!days) return from <= `${date}T${time}` && `${date}T${time}` < to;
  if (from < to) return days.includes(day) && from <= time && time < to;
  return (days.includes(day) && from <= time) || (days.includes(dayBefore(day)) && time < to);
}

export function freezeWindow(rule: Window, { now }: Situation): Finding {
  const { days, from, to, time_zone } = rule;
  const local = clock(time_zone, now);
  const isFrozen = isWithin(rule, local);
  const shown = `${local.day} ${local.date}T${local.time}`;
  const window = days ? `${days.join(', ')} from ${from} to ${to}` : `${from} to ${to}`;
  return {
    passed: !isFrozen,
    message: `it is ${shown} in ${time_zone}, ${isFrozen ? 'within' : 'outside'} the window ${window}`,
    values: { local: shown, time_zone },
  };
}
