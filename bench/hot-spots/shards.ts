import type { CallName } from './calls.ts';
import { simulate } from './simulate.ts';

const models = 20_000;
const seconds = 4;
const warm = 2;

/**
 * The share of calls, spread over many models, that a partition has throttled at least once, after the units that were
 * there at the beginning are used up: the table alone, without its quota and without who is in front of it.
 */
export function throttledShare(call: CallName, rate: number, shards: number): number {
  const load = { calls: rate * seconds, within: seconds };
  const { met, asked } = simulate({ call, load, models, from: warm }, { shards, quota: 'none' });
  return met / asked;
}
