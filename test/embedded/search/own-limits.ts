import fc from 'fast-check';
import { afterEach, beforeAll } from 'vitest';

export type Limits = typeof import('#shared/store/search/limits.ts').limits;
export type Drawn = Partial<Limits>[];

const orAsEver = (drawn: fc.Arbitrary<number>, ever: number) => fc.oneof(drawn, fc.constant(ever));
const few = (min: number, max: number) => orAsEver(fc.integer({ min, max }), 1_000);

/** So small that every way is taken, and every bound met, with few rows. */
const smallLimits = fc.record({
  cost: orAsEver(fc.integer({ min: 1, max: 30 }), 10_000),
  bytes: orAsEver(fc.integer({ min: 1, max: 5_000 }), 5_000_000),
  batch: few(1, 8),
  scanned: few(1, 8),
  whole: few(0, 4),
  posted: few(0, 4),
  prefixed: few(0, 2),
  models: few(0, 3),
  granted: few(0, 4),
});

/** Those of the first page, the second, and so on in turn. */
export const limitsByPage = fc.array(smallLimits, { minLength: 1, maxLength: 3 });

/** The limits of searches, which each test may change: the next has them as ever. To be called after the table is made. */
export function ownLimits() {
  const own = {} as { limits: Limits; standard: Limits };
  beforeAll(async () => {
    const { limits } = await import('#shared/store/search/limits.ts');
    Object.assign(own, { limits, standard: { ...limits } });
  });
  afterEach(() => void Object.assign(own.limits, own.standard));
  return {
    take: (drawn: Drawn, page: number) => void Object.assign(own.limits, own.standard, drawn[page % drawn.length]),
    /** Whether a call's work is bounded by less than ever. */
    isBounded: (drawn: Drawn) =>
      drawn.some(({ cost = 0, bytes = 0 }) => cost < own.standard.cost || bytes < own.standard.bytes),
  };
}
