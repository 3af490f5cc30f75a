/** Something in a ledger that is not as it was written. */
export type LedgerProblem = {
  model_id?: string;
  /** The checkpoint that tells, or is wrong itself. */
  checkpoint?: number;
  /** The position in the chain where it shows first; absent where no entry says one. */
  n?: number;
  /** The key of the row that the entry records. */
  sk?: string;
  problem: string;
};

/** In a line. */
export function told({ model_id, checkpoint, n, sk, problem }: LedgerProblem): string {
  const where = [
    checkpoint !== undefined && `checkpoint ${checkpoint}`,
    model_id !== undefined && `model ${model_id}`,
    n !== undefined && `entry ${n}`,
    sk !== undefined && `row ${sk}`,
  ].filter((part) => part !== false);
  return where.length === 0 ? problem : `${where.join(', ')}: ${problem}`;
}
