/** `Wed, 21 Oct 2015 07:28:00 GMT`, and its two older forms; `Date.parse` takes a lot more for a date. */
const date = /^(Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*,? /;

/** `Retry-After` in ms from now: seconds, or a date. What is neither is not there. */
export function retryAfter(header = '', now = Date.now()): { retry_after?: number } {
  const seconds = /^\d+$/.test(header) ? Number(header) * 1_000 : Number.NaN;
  const ms = date.test(header) ? Date.parse(header) - now : seconds;
  return Number.isFinite(ms) ? { retry_after: Math.max(0, ms) } : {};
}
