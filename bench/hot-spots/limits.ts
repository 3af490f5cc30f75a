/** What AWS documents, by default, in units, calls or starts a second. */
export const limits = {
  /** Of whatever has one partition key, and of less once it is split. */
  partition: { reads: 3_000, writes: 1_000 },
  /** Seconds of unused capacity that may be kept; nothing is promised. */
  keptSeconds: 300,
  /** Of a table with its indexes. */
  table: { reads: 40_000, writes: 40_000 },
  /** What a new table on demand is prepared for. It doubles with its peaks, within half an hour. */
  newTable: { reads: 12_000, writes: 4_000 },
  /** Of an account and region. */
  gateway: { rate: 10_000, burst: 5_000 },
  /** New environments of one function: so many at once, and then so many a second. */
  starts: { rate: 100, burst: 1_000 },
} as const;

/** Milliseconds that nobody has measured on AWS; each varies by a half up and down. */
export const assumed = {
  /** API Gateway and Lambda around a call. */
  call: 8,
  start: 350,
  read: 5,
  update: 6,
  transaction: 12,
  /** Until the stream has brought a row to the ledger's function. */
  stream: 200,
} as const;

/** `shared/wire/serve.ts` */
export const patience = 20_000;

/** AWS's SDK for JavaScript, of the version in the lockfile: throttled, it waits up to 1 s, then up to 2 s. */
export const sdk = { tries: 3, wait: 1_000 };

/** MLflow's own client: 247 s in all, or as many seconds as we tell it each time. */
export const mlflowRetries = { most: 7, wait: 2_000, longest: 120_000, jitter: 1_000 };
