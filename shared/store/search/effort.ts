import { steps } from '#shared/domain/search/steps.ts';
import { invalidParameter } from '#shared/wire/errors.ts';
import { limits } from './limits.ts';

/** Steps that take as long as it takes to have an item read. */
const stepsOfUnit = 20_000;

/** What one call's comparing with patterns takes, which of long texts is more than to read them. */
export type Effort = {
  /** Counts what a test takes, and lets it take no more than a call may. The test must not wait. */
  counting: <On>(test: (on: On) => boolean) => (on: On) => boolean;
  /** In read units. */
  units: () => number;
};

export function newEffort(): Effort {
  let taken = 0;
  return {
    counting: (test) => (on) => {
      const before = steps.taken;
      const isMatch = test(on);
      taken += steps.taken - before;
      if (taken > limits.steps) throw tooMuch();
      return isMatch;
    },
    units: () => Math.floor(taken / stepsOfUnit),
  };
}

const tooMuch = () =>
  invalidParameter(
    "The filter's LIKE patterns take too long on texts as long as these. Write fewer or shorter ones, or add a condition " +
      'that leaves less to look through, such as one on the name.',
  );
