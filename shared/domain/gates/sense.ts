import type { Rule, RuleName, RuleOf } from '#shared/operations/rules.ts';
import { invalidParameter } from '#shared/wire/errors.ts';
import { validateKey } from '../names.ts';
import { isTimeZone } from './freeze-window.ts';
import { electorate } from './people.ts';

/** What no schema says: a rule that nobody, or everybody, could ever satisfy is a mistake. */

const isTime = (text: string): boolean => /^([01]\d|2[0-3]):[0-5]\d$/.test(text);

/** JavaScript takes the 30th of February for a day in March. */
const isLocal = (text: string): boolean => {
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d$/.test(text)) return false;
  const date = new Date(`${text}Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
};

function windowProblem({ time_zone, days, from, to }: RuleOf<'freeze_window'>): string | undefined {
  if (!isTimeZone(time_zone))
    return `'time_zone' is '${time_zone.slice(0, 100)}', which is none. Name one of the IANA database, e.g. Europe/Berlin.`;
  const wrong = [from, to].find((text) => !(days ? isTime : isLocal)(text));
  if (wrong !== undefined) {
    const form = days ? "with 'days' 'from' and 'to' are times, HH:mm" : "'from' and 'to' are YYYY-MM-DDTHH:mm";
    return `${form}; '${wrong.slice(0, 100)}' is none.`;
  }
  if (!days) return from < to ? undefined : "'from' must be before 'to'.";
  return from === to && new Set(days).size === 7 ? 'the window would never end.' : undefined;
}

const problems: { [Name in RuleName]?: (rule: RuleOf<Name>) => string | undefined } = {
  metric({ minimum, maximum }) {
    if (minimum === undefined && maximum === undefined) return "give 'minimum', 'maximum' or both.";
    return Number(minimum) > Number(maximum)
      ? "'minimum' is above 'maximum': nobody could ever satisfy it."
      : undefined;
  },
  approvals({ count, from }) {
    const most = from ? electorate(from) : Infinity;
    return count > most ? `nobody could ever satisfy it: 'from' names ${most}, and ${count} must approve.` : undefined;
  },
  freeze_window: windowProblem,
};

/** `at` is where the rule stands in its list. Errors: INVALID_PARAMETER_VALUE. */
export function requireSense(rule: Rule, at: string): void {
  if ('metric' in rule) validateKey(`${at}.metric`, rule.metric);
  if ('tags' in rule) for (const [index, { key }] of rule.tags.entries()) validateKey(`${at}.tags[${index}].key`, key);
  const problem = (problems[rule.rule] as ((rule: Rule) => string | undefined) | undefined)?.(rule);
  if (problem !== undefined) throw invalidParameter(`${at}, ${rule.rule}: ${problem}`);
}
