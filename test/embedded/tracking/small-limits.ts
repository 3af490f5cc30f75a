import fc from 'fast-check';
import { limits } from '#shared/store/search/limits.ts';

/** Limits so small that every way is taken, and every bound met, with few rows. */

export type Limits = typeof limits;
export const standard: Limits = { ...limits };

const orAsEver = (drawn: fc.Arbitrary<number>, ever: number) => fc.oneof(drawn, fc.constant(ever));
const few = (min: number, max: number) => orAsEver(fc.integer({ min, max }), 1_000);

const smallLimits = fc.record({
  cost: orAsEver(fc.integer({ min: 1, max: 30 }), standard.cost),
  bytes: orAsEver(fc.integer({ min: 1, max: 5_000 }), standard.bytes),
  batch: few(1, 8),
  scanned: few(1, 8),
  posted: few(0, 6),
});

/** Those of the first page, the second, and so on in turn. */
export const limitsByPage = fc.array(smallLimits, { minLength: 1, maxLength: 3 });

export type Drawn = Partial<Limits>[];
export const take = (drawn: Drawn, page: number): void =>
  void Object.assign(limits, standard, drawn[page % drawn.length]);
export const restore = (): void => void Object.assign(limits, standard);

/** Only the bounds of a call's work make a page shorter than was asked for, or leave the last one empty. */
export const areBounded = (drawn: Drawn): boolean =>
  drawn.some(({ cost = 0, bytes = 0 }) => cost < standard.cost || bytes < standard.bytes);
