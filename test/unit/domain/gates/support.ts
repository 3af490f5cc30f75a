import { evaluate } from '#shared/domain/gates/evaluate.ts';
import type { Candidate, Decider, Measured, Outcome, Situation } from '#shared/domain/gates/types.ts';
import type { Rule } from '#shared/operations/rules.ts';

export const day = 86_400_000;

export const version = (number: number, fields: Partial<Candidate> = {}): Candidate => ({
  version: number,
  tags: {},
  creation_timestamp: 0,
  metrics: [],
  ...fields,
});

export const user = (id: string, ...groups: string[]): Decider => ({
  id,
  principals: [`user:${id}`, ...groups.map((group) => `group:${group}`)],
});

export const accuracy = (value: Measured['value'], fields: Partial<Measured> = {}): Measured => ({
  key: 'accuracy',
  value,
  timestamp: 1,
  ...fields,
});

export const situation = (fields: Partial<Situation> = {}): Situation => ({
  now: 10 * day,
  target: { stage: 'Production' },
  decider: user('ada'),
  candidate: version(2),
  incumbents: [],
  requesters: [],
  approvals: [],
  ...fields,
});

/** What one rule alone finds. */
export const found = (rule: Rule, fields: Partial<Situation> = {}): Outcome =>
  evaluate([{ rules: [rule] }], situation(fields))[0] as Outcome;
