/** What is read of one version at most. Tests set their own. */
export const limits = {
  /** Rows of its history, which the ledger has once more; and bytes of them, since no more has room in an answer. */
  rows: 2_000,
  bytes: 5_000_000,
  /** Files that are listed. */
  files: 2_000,
  /** Comments: each can be 262 KB. */
  comments: 500,
  /** Metrics that were observed. */
  metrics: 100,
};
