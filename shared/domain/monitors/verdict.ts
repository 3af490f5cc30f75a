import type { MonitorRule, MonitorRuleName, MonitorRuleOf } from '#shared/operations/monitor-rules.ts';
import { distanceOf } from '../observations/distance.ts';
import { type Summary, statisticOf } from '../observations/summary.ts';
import { minute } from '../observations/time.ts';
import type { Settings, Verdict } from './types.ts';

/** What is known of a version within a monitor's window. */
export type Evidence = {
  /** `undefined`: nothing, or what cannot be taken together. */
  observed: Summary | undefined;
  /** What it is held against, if the rule asks for that. */
  expected?: Summary | undefined;
  /** For how long the version has been watched (ms). */
  watched: number;
};

type Rule<Name extends MonitorRuleName> = { settings: Settings; rule: MonitorRuleOf<Name>; evidence: Evidence };

/** Characters of a metric's name that are enough to know it by. */
const enough = 60;

const shown = (value: number): string => String(Number(value.toPrecision(6)));

export const nameOf = ({ metric }: Pick<Settings, 'metric'>): string =>
  metric.length > enough ? `${metric.slice(0, enough).toWellFormed()}…` : metric;

const counted = ({ observed }: Evidence) => observed?.count ?? 0;

const samples = (settings: Settings, evidence: Evidence): string =>
  `${counted(evidence)} samples in ${settings.window_minutes} min`;

const isBeyond: Record<MonitorRuleOf<'threshold'>['operator'], (value: number, limit: number) => boolean> = {
  '<': (value, limit) => value < limit,
  '<=': (value, limit) => value <= limit,
  '>': (value, limit) => value > limit,
  '>=': (value, limit) => value >= limit,
};

const untold = (reason: string): Verdict => ({ reason });

/** Of nothing there are 0, and the rest is not known. */
function measuredIn({ statistic }: Settings, { observed }: Evidence): number | undefined {
  if (observed === undefined) return statistic === 'count' ? 0 : undefined;
  const value = statisticOf(observed, statistic);
  return Number.isFinite(value) ? value : undefined;
}

function threshold({ settings, rule: { operator, value: limit }, evidence }: Rule<'threshold'>): Verdict {
  const value = measuredIn(settings, evidence);
  const what = `${settings.statistic} of ${nameOf(settings)}`;
  if (value === undefined) return untold(`${what} is unknown: ${samples(settings, evidence)}`);
  return {
    breached: isBeyond[operator](value, limit),
    value,
    limit,
    reason: `${what} is ${shown(value)}, the limit ${operator} ${shown(limit)} (${samples(settings, evidence)})`,
  };
}

const isChanged: Record<MonitorRuleOf<'change'>['direction'], (by: number, limit: number) => boolean> = {
  increase: (by, limit) => by > limit,
  decrease: (by, limit) => -by > limit,
  any: (by, limit) => Math.abs(by) > limit,
};

const references = { baseline: 'the baseline', previous_version: 'the version before' } as const;

function change({ settings, rule, evidence }: Rule<'change'>): Verdict {
  const { against, direction, by, relative = false } = rule;
  const { expected } = evidence;
  const what = `${settings.statistic} of ${nameOf(settings)}`;
  const before = expected && statisticOf(expected, settings.statistic);
  if (before === undefined || !Number.isFinite(before))
    return untold(`${what}: there is nothing of ${references[against]} to compare with`);
  const value = measuredIn(settings, evidence);
  if (value === undefined) return untold(`${what} is unknown: ${samples(settings, evidence)}`);
  const unit = relative ? Math.abs(before) : 1;
  const difference = value === before ? 0 : (value - before) / unit;
  if (!Number.isFinite(difference)) return untold(`${what} was ${shown(before)}: there is no share of that`);
  return {
    breached: isChanged[direction](difference, by),
    value: difference,
    limit: by,
    reason:
      `${what} is ${shown(value)}, in ${references[against]} ${shown(before)}: changed by ${shown(difference)}` +
      `${relative ? ' of it' : ''}, the limit ${direction} of ${shown(by)} (${samples(settings, evidence)})`,
  };
}

function distance(
  { settings, evidence }: Omit<Rule<'psi' | 'ks'>, 'rule'>,
  what: 'psi' | 'ks',
  limit: number,
): Verdict {
  const { observed, expected } = evidence;
  const name = `${what.toUpperCase()} of ${nameOf(settings)}`;
  if (!expected) return untold(`${name}: the version has no baseline`);
  const found = observed && distanceOf(expected, observed);
  if (!found) return untold(`${name}: what was observed has other bounds than the baseline, or is nothing`);
  const value = found[what];
  return {
    breached: value > limit,
    value,
    limit,
    reason: `${name} is ${shown(value)}, the limit > ${shown(limit)} (${samples(settings, evidence)})`,
  };
}

function missing({ settings, evidence }: Omit<Rule<'missing'>, 'rule'>): Verdict {
  const limit = Math.max(1, settings.minimum_samples);
  const value = counted(evidence);
  const reason = `${samples(settings, evidence)} of ${nameOf(settings)}, the limit < ${limit}`;
  if (value < limit && evidence.watched < settings.window_minutes * minute)
    return untold(`${reason}; it is watched for less than that`);
  return { breached: value < limit, value, limit, reason };
}

const isOf = <Name extends MonitorRuleName>(rule: MonitorRule, name: Name): rule is MonitorRule & MonitorRuleOf<Name> =>
  rule.type === name;

/** What a monitor's rule finds. */
export function verdictOf(settings: Settings, evidence: Evidence): Verdict {
  const { rule, minimum_samples } = settings;
  if (isOf(rule, 'missing')) return missing({ settings, evidence });
  if (counted(evidence) < minimum_samples)
    return untold(`${samples(settings, evidence)} of ${nameOf(settings)}: it takes ${minimum_samples}`);
  if (isOf(rule, 'threshold')) return threshold({ settings, rule, evidence });
  if (isOf(rule, 'change')) return change({ settings, rule, evidence });
  return distance({ settings, evidence }, rule.type, rule.above);
}
