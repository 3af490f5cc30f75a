import { beginning, follow, headProblems, type Placed, type Problem } from '#shared/domain/chain.ts';
import { readStretch } from '../chain.ts';
import { type Head, readHead } from '../head.ts';
import { recordProblems, untracedOf } from './records.ts';
import type { Position, Step } from './step.ts';

/** Entries of a step: each may have dozens of traces. */
const most = 50;

/** The chain along its positions; `next` is what follows the last of `entries`. */
function walk(at: Position, entries: readonly Placed[], next: string | undefined) {
  const { n = 0, hash, rev } = at;
  let end = n === 0 ? beginning : { n, hash, rev };
  const problems = entries.flatMap((entry, index) => {
    const step = follow(end, entry, entries[index + 1]?.prev ?? next);
    end = step.end;
    return step.problems;
  });
  return { end, problems };
}

/** Entries that the head did not know when it was read: it has moved since, or they were slipped in. */
async function strays(id: string, entries: readonly Required<Placed>[], head: Head): Promise<Problem[]> {
  if (entries.every(({ place }) => place <= head.n)) return [];
  const { n } = await readHead(id);
  return entries
    .filter(({ place }) => place > n)
    .map(({ place, sk }) => ({ n: place, sk, problem: `is behind the head, which says ${n}` }));
}

const isRange = ({ from, to }: { from?: number | undefined; to?: number | undefined }) =>
  from !== undefined || to !== undefined;

/**
 * The entries by their positions: each follows the one before, is what was hashed, and says what its row and its traces
 * say; at the end, the head.
 */
export const chainStep: Step = async (at, scope, { repair }) => {
  const { id = '', n = 0, unborn } = at;
  const { head, entries } = await readStretch(id, n + 1, most + 1);
  const known = entries.filter(({ place }) => place <= head.n);
  const batch = known.slice(0, most).filter(({ place }) => place <= (scope.to ?? place));
  const last = batch.at(-1);
  const { end, problems } = walk(
    at,
    batch,
    known[batch.length]?.prev ?? (last?.place === head.n ? head.hash : undefined),
  );
  const isOver = known.length <= most;
  const untraced = await untracedOf(id, batch);
  const lost = untraced.length > 0 ? await repair(id, untraced) : [];
  const whole = isOver && batch.length === known.length;
  const found = {
    models: n === (scope.from ?? 1) - 1 ? 1 : 0,
    entries: batch.length,
    repaired: untraced.length - lost.length,
    problems: [
      ...problems,
      ...(await recordProblems(id, batch)),
      ...batch
        .filter(({ sk }) => lost.includes(sk))
        .map(({ place, sk }) => ({ n: place, sk, problem: 'lacks traces' })),
      ...(whole ? [...headProblems(end, head), ...(await strays(id, entries, head))] : []),
    ].map((problem) => ({ model_id: id, ...problem })),
  };
  if (!isOver && batch.length === most) {
    // What is listed where it does not belong must not be met again.
    const reached = Math.max(end.n, last?.place ?? 0);
    const known = reached === end.n ? end : { n: reached };
    return { next: { step: 'chain', id, unborn, ...known }, found };
  }
  return { next: isRange(scope) ? undefined : { step: 'rows', id, unborn }, found };
};
