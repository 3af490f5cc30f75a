type Item = { rev: number; busyUntil: number };

/** What a transaction is on: it meets others there, and what it was made of may have changed. */
export class Items {
  readonly #items = new Map<string, Item>();

  rev(id: string): number {
    return this.#item(id).rev;
  }

  /** Whether nobody else is at it, and its `rev`, if it is asked for, is as it was read. */
  begin(id: string, read: number | undefined, now: number, lasts: number): boolean {
    const item = this.#item(id);
    if (now < item.busyUntil || (read !== undefined && read !== item.rev)) return false;
    item.busyUntil = now + lasts;
    item.rev += 1;
    return true;
  }

  #item(id: string): Item {
    const item = this.#items.get(id) ?? { rev: 0, busyUntil: 0 };
    this.#items.set(id, item);
    return item;
  }
}
