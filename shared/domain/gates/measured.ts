import type { RuleOf } from '#shared/operations/rules.ts';
import type { Finding, Measured, Situation } from './types.ts';

type Asked = Pick<RuleOf<'metric'>, 'metric' | 'dataset' | 'reporters'>;

const nameOf = ({ metric, dataset, reporters }: Asked): string =>
  metric +
  (dataset === undefined ? '' : ` on dataset '${dataset}'`) +
  (reporters === undefined ? '' : ` reported by ${reporters.join(' or ')}`);

const isAsked = ({ metric, dataset, reporters }: Asked, { key, dataset_name, reporter }: Measured): boolean =>
  key === metric &&
  (dataset === undefined || dataset_name === dataset) &&
  (reporters === undefined || (reporter !== undefined && reporters.includes(reporter)));

const rank = ({ reporter }: Measured) => (reporter === undefined ? 0 : 1);

/** The latest; of those of one time what was reported rather than what was copied. */
export const latestOf = (metrics: readonly Measured[]): Measured | undefined =>
  metrics.toSorted((a, b) => a.timestamp - b.timestamp || rank(a) - rank(b)).at(-1);

/** Of all that counts. */
export const latest = (asked: Asked, metrics: readonly Measured[]): Measured | undefined =>
  latestOf(metrics.filter((one) => isAsked(asked, one)));

type Found = { value: number; values: Record<string, unknown> };

function find(asked: Asked, metrics: readonly Measured[]): Found | undefined {
  const found = latest(asked, metrics);
  if (found === undefined || found.value === 'NaN' || Number.isNaN(found.value)) return undefined;
  const { key, value, timestamp, dataset_name, reporter } = found;
  return {
    value,
    values: {
      metric: key,
      value,
      timestamp,
      ...(dataset_name !== undefined && { dataset: dataset_name }),
      ...(reporter !== undefined && { reporter }),
    },
  };
}

const howTo = 'Report it by POST /api/2.0/stagebook/metrics';

const without = (asked: Asked, metrics: readonly Measured[], whose = ''): Finding => {
  const what = latest(asked, metrics) ? 'NaN' : 'missing';
  return { passed: false, message: `${nameOf(asked)} is ${what}${whose}. ${howTo}`, values: { metric: asked.metric } };
};

export function metric(rule: RuleOf<'metric'>, { candidate: { metrics } }: Situation): Finding {
  const found = find(rule, metrics);
  if (!found) return without(rule, metrics);
  const { minimum = -Infinity, maximum = Infinity } = rule;
  const { value, values } = found;
  const problem = value < minimum ? `, below ${minimum}` : value > maximum ? `, above ${maximum}` : '';
  return { passed: problem === '', message: `${nameOf(rule)} is ${value}${problem}`, values };
}

/**
 * 0.91 - 0.9 is more than 0.01, by the rounding of numbers that people write in decimals: what is less than that of the
 * numbers compared is no difference.
 */
const isWithin = (difference: number, tolerance: number, ...compared: number[]): boolean =>
  difference <= tolerance + 4 * Number.EPSILON * Math.max(...compared.map(Math.abs));

export function notWorse(rule: RuleOf<'not_worse_than_incumbent'>, { candidate, incumbents }: Situation): Finding {
  const found = find(rule, candidate.metrics);
  if (!found) return without(rule, candidate.metrics);
  const { value, values } = found;
  const shown = `${nameOf(rule)} is ${value}`;
  const sign = rule.direction === 'higher_is_better' ? 1 : -1;
  let best: { version: number; value: number } | undefined;
  for (const { version, metrics } of incumbents) {
    const held = find(rule, metrics);
    if (!held) return without(rule, metrics, ` of version ${version}, which is there`);
    if (best === undefined || sign * (held.value - best.value) > 0) best = { version, value: held.value };
  }
  if (best === undefined) return { passed: true, message: `${shown}, and nobody is there to compare it with`, values };
  const { tolerance = 0 } = rule;
  const passed = isWithin(sign * (best.value - value), tolerance, value, best.value);
  const limit = tolerance > 0 ? ` by more than ${tolerance}` : '';
  return {
    passed,
    message: `${shown}, ${passed ? 'not worse' : 'worse'}${limit} than the ${best.value} of version ${best.version}`,
    values: { ...values, incumbent: String(best.version), incumbent_value: best.value, tolerance },
  };
}
