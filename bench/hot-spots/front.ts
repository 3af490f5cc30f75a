import { Bucket } from './bucket.ts';
import { limits } from './limits.ts';
import { Refusals } from './refusals.ts';

/** `throttling`: of our route, in calls a second; `concurrency`: of the account's functions. Without: there is no front. */
export type FrontOptions = { throttling?: { rate: number; burst: number }; concurrency?: number };

export type Entry = 'warm' | 'start' | 'gateway' | 'lambda';

/** API Gateway, and the environments of the one function that is called. */
export class Front {
  readonly refused = new Refusals();
  /** None is given up: how many were at work at once, at most. */
  environments = 0;
  readonly #buckets: Bucket[];
  readonly #starts = new Bucket(limits.starts.rate, limits.starts.burst);
  readonly #most: number;
  #idle = 0;

  constructor({ throttling, concurrency }: FrontOptions) {
    const limited = throttling ? [throttling, limits.gateway] : [];
    this.#buckets = limited.map(({ rate, burst }) => new Bucket(rate, burst));
    this.#most = concurrency ?? Number.POSITIVE_INFINITY;
  }

  enter(now: number): Entry {
    const entry = this.#admit(now);
    if (entry === 'gateway' || entry === 'lambda') this.refused.add(entry, now);
    return entry;
  }

  leave(): void {
    this.#idle += 1;
  }

  #admit(now: number): Entry {
    if (!this.#buckets.every((bucket) => bucket.take(1, now))) return 'gateway';
    if (this.#idle === 0) {
      if (this.#most === Number.POSITIVE_INFINITY) return 'warm';
      if (this.environments >= this.#most || !this.#starts.take(1, now)) return 'lambda';
      this.environments += 1;
      return 'start';
    }
    this.#idle -= 1;
    return 'warm';
  }
}
