import { type Difference, deliberate, isRefusal, text } from './deliberate.ts';

/** Where our tracking API differs from MLflow's on purpose, before what holds of both APIs. */
export const trackingDeliberate: Difference[] = [
  {
    why: 'MLflow answers what its database refuses with the SQL that failed; we refuse it in our own words',
    when: (_, theirs) => text(theirs, 'error_code') === 'BAD_REQUEST',
    accept: (_, ours) => isRefusal(ours),
  },
  {
    why: "MLflow answers some bad input with an exception's text, and with 500; we refuse it in our own words",
    when: (_, theirs) => theirs.status === 500 && text(theirs, 'error_code') === 'INTERNAL_ERROR',
    accept: (_, ours) => isRefusal(ours),
  },
  ...deliberate,
];
