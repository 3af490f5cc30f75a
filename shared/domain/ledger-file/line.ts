import type { Head } from '../chain.ts';
import type { Checkpoint, PublicKey } from '../checkpoint.ts';
import type { Entry } from '../ledger.ts';
import type { LedgerProblem } from '../ledger-problem.ts';

/** A ledger in a file, one JSON a line; docs/ledger.md has an example. */

export const format = 'stagebook-ledger/1';

/** The last checkpoint that the table knew. */
export type Latest = { sequence: number; hash: string };

export type ModelHead = Head & { model: string };

export type Counts = { models: number; entries: number; checkpoints: number };

/** In this order: the file, keys, checkpoints and the last of those; by model its entries and its head; the end. */
export type Line =
  | { file: { format: string; exported_at: string; checkpoints: boolean } }
  | { public_key: PublicKey }
  | { checkpoint: Checkpoint }
  | { latest: Latest }
  | { entry: Entry }
  | { head: ModelHead }
  | { end: Counts };

/** Told each problem as it is found. */
export type Report = (problem: LedgerProblem) => void;
