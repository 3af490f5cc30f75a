import { invalidParameter } from '#shared/wire/errors.ts';
import { requireLength, validateKey } from '../names.ts';
import { validateMetric } from '../tracking/values.ts';
import type { Explicit } from './histogram.ts';
import { type Summary, summaryOf, summaryOfHistogram } from './summary.ts';
import { day, hour, minute } from './time.ts';

/** What somebody measured of a version where it serves. Times are milliseconds since 1970. */
export type Given = {
  model: string;
  version?: string | undefined;
  stage?: string | undefined;
  metric: string;
  value?: number | string | undefined;
  histogram?: GivenHistogram | undefined;
  timestamp?: number | undefined;
  window?: { start: number; end: number } | undefined;
  tags?: Record<string, string> | undefined;
};

export type GivenHistogram = Explicit & {
  sum?: number | undefined;
  min?: number | undefined;
  max?: number | undefined;
};

/** Of whom it is, when it was, and one of a value and a summary. */
export type Observation = {
  metric: string;
  tags: Record<string, string>;
  time: number;
  value?: number;
  summary?: Summary;
};

/** How late and how early it can come. */
const span = { late: 31 * day, early: 10 * minute, window: hour };

const most = { tags: 10, tagKey: 64, tagValue: 128, bounds: 200 };

/** Beyond, sums would soon be no numbers any more. */
const largest = 1e100;

function requireNumber(what: string, value: unknown): number {
  if (typeof value === 'number' && Math.abs(value) <= largest) return value;
  throw invalidParameter(
    `'${what}' must be a number between -${largest} and ${largest}. What is none, as NaN, is to be counted as a metric of its own.`,
  );
}

/** Errors: INVALID_PARAMETER_VALUE. */
export function summaryOfGiven({ bounds, counts, ...told }: GivenHistogram): Summary {
  for (const bound of bounds) requireNumber('histogram.bounds', bound);
  if (bounds.length === 0 || bounds.length > most.bounds)
    throw invalidParameter(`'histogram.bounds' must have 1 to ${most.bounds} numbers.`);
  if (bounds.some((bound, at) => at > 0 && bound <= (bounds[at - 1] as number)))
    throw invalidParameter("'histogram.bounds' must rise.");
  if (counts.length !== bounds.length + 1)
    throw invalidParameter(
      `'histogram.counts' must have ${bounds.length + 1} numbers, one more than bounds: the last is of what is above all of them.`,
    );
  if (counts.every((count) => count === 0)) throw invalidParameter("'histogram.counts' has no values.");
  for (const [field, number] of Object.entries(told))
    if (number !== undefined) requireNumber(`histogram.${field}`, number);
  if (told.min !== undefined && told.max !== undefined && told.min > told.max)
    throw invalidParameter("'histogram.min' must not be above 'histogram.max'.");
  return summaryOfHistogram({ bounds, counts }, told);
}

/** The moment, or of a stretch its begin. */
function timeOf({ timestamp, window }: Given): number {
  if ((timestamp === undefined) === (window === undefined))
    throw invalidParameter("Say when by one of 'timestamp' and 'window', in milliseconds since 1970.");
  if (window === undefined) return timestamp as number;
  if (window.end <= window.start || window.end - window.start > span.window)
    throw invalidParameter(`'window' must end after its start, and be of ${span.window} ms at most.`);
  return window.start;
}

/** Within what is still counted. */
function requireTimely(time: number, now: number): void {
  if (time < now - span.late)
    throw invalidParameter(
      `It is of ${time}: what is older than ${span.late / day} days does not count any more. Times are milliseconds since 1970.`,
    );
  if (time > now + span.early)
    throw invalidParameter(
      `It is of ${time}, more than ${span.early / minute} minutes ahead of the registry's clock. Times are milliseconds since 1970.`,
    );
}

function requireTags(tags: Record<string, string>): void {
  if (Object.keys(tags).length > most.tags) throw invalidParameter(`It can have ${most.tags} tags at most.`);
  for (const [key, value] of Object.entries(tags)) {
    validateKey('tags', key);
    requireLength('tags', most.tagKey, key);
    requireLength(`tags.${key}`, most.tagValue, value);
  }
}

/** Errors: INVALID_PARAMETER_VALUE, which says of this observation what is wrong. */
export function readObservation(given: Given, now: number): Observation {
  const { metric, value, histogram, tags = {} } = given;
  validateMetric({ key: metric, value: 0, timestamp: 0 });
  if ((given.version === undefined) === (given.stage === undefined))
    throw invalidParameter("Say of which version it is by one of 'version' and 'stage'.");
  if ((value === undefined) === (histogram === undefined))
    throw invalidParameter("Say what was measured by one of 'value' and 'histogram'.");
  const time = timeOf(given);
  requireTimely(time, now);
  requireTags(tags);
  const measured = histogram ? { summary: summaryOfGiven(histogram) } : { value: requireNumber('value', value) };
  return { metric, tags, time, ...measured };
}

/** All of one series and minute in one. */
export function summaryOfAll(observations: readonly Observation[]): Summary[] {
  const values = observations.flatMap(({ value }) => (value === undefined ? [] : [value]));
  const summaries = observations.flatMap(({ summary }) => summary ?? []);
  return values.length > 0 ? [summaryOf(values), ...summaries] : summaries;
}

type Training = { values?: readonly number[] | undefined; histogram?: GivenHistogram | undefined };

/** Of what was measured in training. Errors: INVALID_PARAMETER_VALUE. */
export function baselineOf(metric: string, { values, histogram }: Training): Summary {
  validateMetric({ key: metric, value: 0, timestamp: 0 });
  if ((values === undefined) === (histogram === undefined))
    throw invalidParameter("Say what was measured by one of 'values' and 'histogram'.");
  if (histogram) return summaryOfGiven(histogram);
  return summaryOf((values ?? []).map((value) => requireNumber('values', value)));
}
