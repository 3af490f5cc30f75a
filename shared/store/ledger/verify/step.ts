import type { PublicKey } from '#shared/domain/checkpoint.ts';
import type { LedgerProblem } from '#shared/domain/ledger-problem.ts';

/** A verification goes step by step, each of bounded work: from a position to the next. */

export type Position = {
  /**
   * `checkpoints` first, for they tell of chains as they were; then every model, of those `born` and of those whose
   * `heads` alone are there: its `chain` by position, its `rows`, and whatever lies among its `entries`.
   */
  step: 'checkpoints' | 'born' | 'heads' | 'chain' | 'rows' | 'entries';
  /** The model at hand; of `born` and `heads` the last one done. */
  id?: string | undefined;
  /** It is not among those born. */
  unborn?: true | undefined;
  /** Where the chain stands. */
  n?: number | undefined;
  hash?: string | undefined;
  rev?: number | undefined;
  /** The sort key of the last row or entry that was looked at. */
  sk?: string | undefined;
  /** The checkpoint at hand, the hash of the one before it, and how many of its heads are done. */
  sequence?: number | undefined;
  previous?: string | undefined;
  done?: number | undefined;
};

/** All models whole, or one, or of one the entries `from` to `to`, both inclusive. */
export type Scope = { id?: string | undefined; from?: number | undefined; to?: number | undefined };

/** `repaired`: rows that lacked an entry or a trace, and were rung for. */
export type Found = {
  models: number;
  entries: number;
  checkpoints: number;
  repaired: number;
  problems: LedgerProblem[];
};

export const nothing = (): Found => ({ models: 0, entries: 0, checkpoints: 0, repaired: 0, problems: [] });

/** Rings for rows of a model; answers those that it could not help. */
export type Repair = (id: string, sks: readonly string[]) => Promise<readonly string[]>;

/** `keys`: by which checkpoints are to be signed; asked for once a verification. */
export type Means = { repair: Repair; keys: () => Promise<PublicKey[]> };

export type Step = (
  at: Position,
  scope: Scope,
  means: Means,
) => Promise<{ next?: Position | undefined; found?: Partial<Found> }>;

/** Items of a step. */
export const pageSize = 100;
