/** One request that was made, and what came of it. */
export type Try = {
  /** When it began (ms since 1970). */
  at: number;
  /** ms until the answer was there, or the lack of it. */
  latency: number;
  /** HTTP's, if there was an answer. */
  status?: number;
  /** The first 2 kB of the answer. */
  answer?: string;
  /** Why there was none, in words for people. */
  error?: string;
  /** The answer's `Retry-After` in ms from then. */
  retry_after?: number;
};
