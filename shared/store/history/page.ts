import { isAsked, type Question } from '#shared/domain/history.ts';
import type { Row } from './row.ts';
import type { Cursor, Step } from './step.ts';

/** Rows that one call looks at, for a page that few of them are part of. */
const mostSteps = 1_000;

/** A row of a page, and after what the next page begins if this one ends with it. */
export type Taken = { row: Row; passed: Cursor };

export type Page = {
  taken: Taken[];
  /** All rows that were seen on the way. */
  seen: Row[];
  /** Absent: there is no more. */
  next?: Cursor | undefined;
};

/** The first rows of a walk that are asked for, at most `size`. */
export async function takePage(walk: AsyncGenerator<Step>, question: Question): Promise<Page> {
  const [taken, seen]: [Taken[], Row[]] = [[], []];
  let [steps, next]: [number, Cursor | undefined] = [0, undefined];
  for await (const { row, cost = 1, passed } of walk) {
    if (row) seen.push(row);
    if (taken.length === question.size || steps >= mostSteps) return { taken, seen, next };
    if (row && isAsked(row, question)) taken.push({ row, passed });
    steps += cost;
    next = passed;
  }
  return { taken, seen };
}
