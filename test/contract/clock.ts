import { timestamps } from './compare.ts';
import type { Answer } from './registry.ts';

/**
 * What one server's timestamps mean: the step of the sequence that wrote them. Two servers never agree on the time, but
 * on this they must. Steps may not share a millisecond.
 */
export class Clock {
  #steps: { step: number; from: number; until: number }[] = [];
  #seen = new Map<number, Set<number>>();

  /** The answer with every timestamp replaced by its step, and by which of the step's moments it is. */
  read(answer: Answer, step: number, from: number, until: number): Answer {
    this.#steps.push({ step, from, until });
    const body = JSON.parse(JSON.stringify(answer.body), (field, value) =>
      timestamps.has(field) && typeof value === 'number' ? this.#meaning(value) : value,
    );
    return { status: answer.status, body };
  }

  #meaning(time: number): string {
    const written = this.#steps.findLast(({ from, until }) => from <= time && time <= until);
    if (written === undefined) return time < (this.#steps[0]?.from ?? 0) ? 'before all steps' : `${time}, during none`;
    const moments = this.#seen.get(written.step) ?? new Set();
    this.#seen.set(written.step, moments.add(time));
    return `step ${written.step}, moment ${[...moments].indexOf(time) + 1}`;
  }
}
