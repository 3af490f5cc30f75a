/** A small generator of its own (mulberry32): the same seed gives the same sequence on every machine. */
export class Random {
  #state: number;
  #slipped = false;

  constructor(seed: number) {
    this.#state = seed;
  }

  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  chance(probability: number): boolean {
    return this.next() < probability;
  }

  /** Whether to get something wrong here: at most once in an operation. */
  slip(probability: number): boolean {
    const slips = !this.#slipped && this.chance(probability);
    this.#slipped ||= slips;
    return slips;
  }

  forgiveSlips(): void {
    this.#slipped = false;
  }

  of<T>(pool: readonly T[]): T {
    return pool[Math.floor(this.next() * pool.length)] as T;
  }

  /** Up to `most` different members. */
  some<T>(pool: readonly T[], most: number): T[] {
    return [...new Set(Array.from({ length: Math.floor(this.next() * (most + 1)) }, () => this.of(pool)))];
  }

  weighted<T>(pool: readonly [number, T][]): T {
    let left = this.next() * pool.reduce((sum, [weight]) => sum + weight, 0);
    for (const [weight, choice] of pool) {
      left -= weight;
      if (left < 0) return choice;
    }
    return this.of(pool)[1];
  }
}
