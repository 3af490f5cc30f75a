/** Units that come back at a rate up to a capacity, which is there at the beginning. */
export class Bucket {
  readonly #perSecond: number;
  readonly #capacity: number;
  #units: number;
  #at = 0;

  constructor(perSecond: number, capacity = perSecond) {
    this.#perSecond = perSecond;
    this.#capacity = capacity;
    this.#units = capacity;
  }

  /** Whether there are so many at a time, in milliseconds. */
  has(units: number, now: number): boolean {
    this.#units = Math.min(this.#capacity, this.#units + ((now - this.#at) * this.#perSecond) / 1_000);
    this.#at = now;
    return this.#units >= units;
  }

  /** They are taken, or there are not so many. */
  take(units: number, now: number): boolean {
    const enough = this.has(units, now);
    if (enough) this.#units -= units;
    return enough;
  }
}
