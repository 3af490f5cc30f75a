import type { Model } from '../entities.ts';
import { holdersOf, nameOf, type Seat } from '../rollback.ts';
import type { Watch } from './types.ts';

/** Versions of one stage that are watched, those that came last. */
const most = 20;

/** What can be rolled back from. */
export const seatIn = (watch: Watch): Seat | undefined => ('version' in watch ? undefined : watch);

/** Whose observations are looked at. */
export function watchedBy(watch: Watch, model: Pick<Model, 'staging' | 'production' | 'aliases'>): number[] {
  const seat = seatIn(watch);
  return seat ? holdersOf(seat, model).slice(-most) : [(watch as { version: number }).version];
}

export const leftText = (watch: Watch, version: number): string => {
  const seat = seatIn(watch);
  if (!seat) return `version ${version} is not watched any more`;
  return `version ${version} is not watched any more: it ${'alias' in seat ? 'has not' : 'is not in'} ${nameOf(seat)}`;
};
