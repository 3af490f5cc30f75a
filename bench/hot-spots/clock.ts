/** Something that takes time: it yields the milliseconds that it waits. */
export type Process<Result = void> = Generator<number, Result, void>;

type Waiting = { at: number; order: number; process: Process };

const isBefore = (a: Waiting, b: Waiting) => a.at < b.at || (a.at === b.at && a.order < b.order);

/** Time that passes from one event to the next; what is due at once goes in the order in which it was asked for. */
export class Clock {
  now = 0;
  readonly #heap: Waiting[] = [];
  #asked = 0;

  spawn(process: Process, after = 0): void {
    const heap = this.#heap;
    const waiting = { at: this.now + after, order: this.#asked++, process };
    let place = heap.push(waiting) - 1;
    while (place > 0) {
      const parent = (place - 1) >> 1;
      if (isBefore(heap[parent] as Waiting, waiting)) break;
      heap[place] = heap[parent] as Waiting;
      place = parent;
    }
    heap[place] = waiting;
  }

  /** Until nothing waits any more. */
  run(): void {
    for (let next = this.#first(); next; next = this.#first()) {
      this.now = next.at;
      const { done, value } = next.process.next();
      if (!done) this.spawn(next.process, value);
    }
  }

  #first(): Waiting | undefined {
    const heap = this.#heap;
    const first = heap[0];
    const last = heap.pop();
    if (!last || heap.length === 0) return first;
    let place = 0;
    for (;;) {
      let child = 2 * place + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && isBefore(heap[child + 1] as Waiting, heap[child] as Waiting)) child += 1;
      if (isBefore(last, heap[child] as Waiting)) break;
      heap[place] = heap[child] as Waiting;
      place = child;
    }
    heap[place] = last;
    return first;
  }
}
