import type { Size } from './month.ts';

/** 5,117,000 observations in 5,117 batches. */
export const whole: Size = {
  perPart: 43_000,
  perBatch: 1_000,
  busyMinutes: 360,
  lookMinutes: 60,
  window_minutes: 60,
  for_minutes: 60,
  minimum_samples: 1_000,
};

/** 60,095 in 119, so few that a monitor must look at a day to see enough. */
export const small: Size = {
  perPart: 505,
  perBatch: 505,
  busyMinutes: 3,
  lookMinutes: 180,
  window_minutes: 1_440,
  for_minutes: 180,
  minimum_samples: 500,
};
