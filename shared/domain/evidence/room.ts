import type { cuttable } from '#shared/operations/evidence.ts';

export type Part = (typeof cuttable)[number];

/** Bytes of all that is told: Lambda answers 6 MB, as a text within JSON. */
const enough = 5_000_000;

const sizeOf = (told: unknown) => Buffer.byteLength(JSON.stringify(JSON.stringify(told)));

/** What there is room for of an answer, part by part: who comes before others takes it before them. */
export class Room {
  readonly cut: Part[] = [];
  #left: number;

  constructor(bytes = enough) {
    this.#left = bytes;
  }

  #takes(told: unknown): boolean {
    const size = sizeOf(told);
    if (size > this.#left) return false;
    this.#left -= size;
    return true;
  }

  /** What is told in any case; it is small enough for that. */
  always<Told>(told: Told): Told {
    this.#left -= sizeOf(told);
    return told;
  }

  /** Of a list as many as there is room for, and `most` at most. */
  list<One>(part: Part, list: readonly One[], most = Number.POSITIVE_INFINITY): One[] {
    const end = list.findIndex((one, index) => index >= most || !this.#takes(one));
    if (end < 0) return [...list];
    this.cut.push(part);
    return list.slice(0, end);
  }

  /** All of it, or nothing. */
  whole<Told>(part: Part, told: Told): Told | undefined {
    if (told === undefined || this.#takes(told)) return told;
    this.cut.push(part);
    return undefined;
  }
}
