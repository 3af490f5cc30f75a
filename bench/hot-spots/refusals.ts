/** Who has refused something, since when (ms), and how often. */
export class Refusals {
  readonly #all = new Map<string, { by: string; since: number; times: number }>();

  add(by: string, now: number): void {
    const known = this.#all.get(by);
    if (known) known.times += 1;
    else this.#all.set(by, { by, since: now, times: 1 });
  }

  /** In the order in which they began to. */
  list(): { by: string; since: number; times: number }[] {
    return [...this.#all.values()];
  }
}
