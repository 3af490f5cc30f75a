import { metricPhrases, metricWords } from '#shared/operations/metric-directions.ts';
import { invalidParameter } from '#shared/wire/errors.ts';
import type { Policy } from '../gates/types.ts';

export type Direction = 'higher' | 'lower';

/** Which way a metric gets better, and who says so. */
export type Known = { direction: Direction; direction_from: 'asked' | 'policy' | 'name' };

const both = ['higher', 'lower'] as const;

const isDirection = (text: string): text is Direction => both.some((one) => one === text);

/** Errors: INVALID_PARAMETER_VALUE, likewise below. */
export function readDirection(text: string, parameter = 'direction'): Direction {
  if (isDirection(text)) return text;
  throw invalidParameter(`Invalid value '${text}' for parameter '${parameter}': it must be 'higher' or 'lower'.`);
}

/** `rmse:lower,lift:higher`: a metric's name may hold `:`, and is percent-encoded where it holds `,`. */
export function readDirections(text: string | undefined): Map<string, Direction> {
  if (text === undefined) return new Map();
  return new Map(
    text.split(',').map((one) => {
      const [, key, direction] = /^(.+):([^:]*)$/s.exec(one.trim()) ?? [];
      if (key === undefined || direction === undefined)
        throw invalidParameter(`'${one}' is not as parameter 'directions' takes it: 'rmse:lower,lift:higher'.`);
      try {
        return [decodeURIComponent(key), readDirection(direction, 'directions')];
      } catch (error) {
        throw error instanceof URIError ? invalidParameter(`'${one}' is not percent-encoded well.`) : error;
      }
    }),
  );
}

/** `val_F1Score` → ` val f1 score `. */
const wordsOf = (key: string): string =>
  ` ${key
    .replace(/([a-z\d])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z\d]+/)
    .filter((word) => word !== '')
    .join(' ')} `;

/** Where the last of some words ends in a name, and of those that end there how long it is; 0: none is in it. */
const lastOf = (name: string, some: readonly string[]): [end: number, length: number] =>
  some.reduce<[number, number]>(
    (best, one) => {
      const at = name.lastIndexOf(` ${one} `);
      const end = at < 0 ? 0 : at + one.length;
      return end > best[0] || (end === best[0] && end > 0 && one.length > best[1]) ? [end, one.length] : best;
    },
    [0, 0],
  );

/** What the name of a metric says; `undefined`: nothing. */
export function directionOfName(key: string): Direction | undefined {
  const name = wordsOf(key);
  const [higher, lower] = both.map((one) => lastOf(name, [...metricWords[one], ...metricPhrases[one]])) as [
    [number, number],
    [number, number],
  ];
  const apart = higher[0] - lower[0] || higher[1] - lower[1];
  if (apart === 0) return undefined;
  // scikit-learn's scorers are all made to get better upwards.
  if (name.startsWith(' neg ') && apart < 0) return 'higher';
  return apart > 0 ? 'higher' : 'lower';
}

/** As the policies of a model have it, of those that compare a metric with who is there. */
function directionOfPolicies(key: string, policies: readonly Policy[]): Direction | undefined {
  for (const { rules } of policies)
    for (const rule of rules)
      if (rule.rule === 'not_worse_than_incumbent' && rule.metric === key)
        return rule.direction === 'higher_is_better' ? 'higher' : 'lower';
  return undefined;
}

type Sources = { asked?: ReadonlyMap<string, Direction>; policies?: readonly Policy[] };

/** Who asks knows best, then who made the policies; the name is a guess. */
export function directionOf(key: string, { asked, policies = [] }: Sources): Known | undefined {
  const said = asked?.get(key);
  if (said) return { direction: said, direction_from: 'asked' };
  const ruled = directionOfPolicies(key, policies);
  if (ruled) return { direction: ruled, direction_from: 'policy' };
  const named = directionOfName(key);
  return named && { direction: named, direction_from: 'name' };
}

/** Whether one value is better than another. */
export const isBetter = (direction: Direction, one: number, other: number): boolean =>
  direction === 'higher' ? one > other : one < other;
