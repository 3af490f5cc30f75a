import { type Difference, deliberate, isRefusal, text } from './deliberate.ts';
import type { Answer } from './registry.ts';

/** Where our tracking API differs from MLflow's on purpose, before what holds of both APIs. */
export const trackingDeliberate: Difference[] = [
  {
    why: 'MLflow takes a run of no experiment for one of experiment 0 until its database refuses it; we say it is missing',
    when: ({ path, body }, theirs) => path === 'runs/create' && !experimentOf(body) && theirs.status >= 400,
    accept: (_, ours) => isRefusal(ours),
  },
  {
    why: "MLflow's database refuses an output, or a model's parameter, that is there already; an equal one is no mistake",
    when: ({ path }, theirs) => isBadRequest(theirs) && (path === 'runs/outputs' || path.endsWith('/params')),
    accept: (_, ours) => isRefusal(ours) || ours.status === 200,
  },
  {
    why: 'Of a bad path and a model that is gone, MLflow finds the path first; which it is, is an accident',
    when: ({ path }, theirs) => path.endsWith('/artifacts/directories') && theirs.status === 400,
    accept: (_, ours) => isRefusal(ours),
  },
  {
    why: 'MLflow answers what its database refuses with the SQL that failed; we refuse it in our own words',
    when: (_, theirs) => isBadRequest(theirs),
    accept: (_, ours) => isRefusal(ours),
  },
  {
    why: "MLflow answers some bad input with an exception's text, and with 500; we refuse it in our own words",
    when: (_, theirs) => theirs.status === 500 && text(theirs, 'error_code') === 'INTERNAL_ERROR',
    accept: (_, ours) => isRefusal(ours),
  },
  ...deliberate,
];

function isBadRequest(answer: Answer): boolean {
  return text(answer, 'error_code') === 'BAD_REQUEST';
}

function experimentOf(body: unknown): unknown {
  return (body as { experiment_id?: unknown } | undefined)?.experiment_id;
}
