import type { Level } from '#shared/operations/permissions.ts';
import type { Rule } from '#shared/operations/rules.ts';
import type { Stage } from '../stages.ts';
import type { Signature } from './signature-types.ts';

/** Where a version is to go. */
export type Target = { stage: Stage } | { alias: string };

/** Which moves a policy is about: of one model or of all; into one stage, onto one alias, or both kinds. */
export type Scope = { model?: string; stage?: Stage; alias?: string };

export type PolicyRules = {
  /** Of an alias: the least level that may move it. */
  permission_level?: Level;
  rules: Rule[];
};

export type Policy = Scope &
  PolicyRules & {
    /** Of a model's that was read: the change that its policies are as of. */
    as_of?: number;
  };

/** `principals` are all that somebody can be named as: `user:ada`, `group:ml`, `service:arn:…`. */
export type Decider = { id: string; principals: readonly string[] };

/** What was measured of a version; without `reporter` it was copied from its run or logged model at registration. */
export type Measured = {
  key: string;
  value: number | 'NaN';
  timestamp: number;
  dataset_name?: string;
  dataset_digest?: string;
  reporter?: string;
};

/** A version, as far as rules look at it. */
export type Candidate = {
  version: number;
  description?: string;
  tags: Record<string, string>;
  creation_timestamp: number;
  digest?: string;
  metrics: Measured[];
  /** Absent: its files have none. */
  signature?: Signature | undefined;
};

/** All that the outcome depends on. Times are milliseconds since 1970. */
export type Situation = {
  now: number;
  target: Target;
  decider: Decider;
  candidate: Candidate;
  /** Who else is in the stage, or who has the alias. */
  incumbents: Candidate[];
  /** Ids of those who have an open request for this. */
  requesters: string[];
  /** Those so far, the decider's own among them if this is one. */
  approvals: Decider[];
};

/** What one rule finds; `values` are what it looked at. */
export type Finding = { passed: boolean; message: string; values?: Record<string, unknown> };

export type Outcome = Finding & { policy: Scope; rule: Rule['rule'] };
