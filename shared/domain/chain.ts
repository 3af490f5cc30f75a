import { type Entry, genesis, hashOf } from './ledger.ts';

/** What a chain shows of itself, entry by entry, so that one of any length can be walked along. */

/** Where a chain stands. Not known, in a chain that is entered midway or has a gap: the hash, the last change in it. */
export type End = { n: number; hash: string | undefined; rev: number | undefined };

/** Where the head says that the chain ends. */
export type Head = { n: number; hash: string; rev: number };

export const beginning: End = { n: 0, hash: genesis, rev: 0 };

/** What is wrong, and at which position it shows first. */
export type Problem = { n: number; sk?: string; problem: string };

/** An entry, and its position by where it was found, if that is another thing than what it says itself. */
export type Placed = Entry & { place?: number };

const revOf = ({ sk }: Entry): number | undefined => {
  const [, rev] = /^CHANGE#(\d{10})$/.exec(sk) ?? [];
  return rev === undefined ? undefined : Number(rev);
};

const isPosition = (n: unknown): n is number => Number.isSafeInteger(n) && Number(n) > 0;

const missing = (from: number, to: number) => (from === to ? 'is missing' : `to ${to} are missing`);

/**
 * One entry after what came before. `next` is what follows it: the next entry's `prev`, or the head's hash; it settles
 * which of two entries that do not fit is the wrong one, for what others build on is right.
 */
export function follow(end: End, entry: Placed, next: string | undefined): { end: End; problems: Problem[] } {
  const { sk, place } = entry;
  const isSound = entry.hash === hashOf(entry);
  const expected = end.n + 1;
  // What was edited may say anything of its position.
  const n = place ?? (isSound && isPosition(entry.n) ? entry.n : expected);
  const wrong = (at: number, problem: string) => ({ end, problems: [{ n: at, sk, problem }] });
  if (isSound && entry.n !== n) return wrong(isPosition(entry.n) ? entry.n : n, `is listed as number ${n}`);
  if (n < expected) return wrong(n, 'is there twice');

  const rev = revOf(entry);
  const problems: Problem[] = [];
  const report = (at: number, problem: string) => problems.push({ n: at, ...(at === n && { sk }), problem });
  if (n > expected) report(expected, missing(expected, n - 1));
  else if (end.hash !== undefined && entry.prev !== end.hash) {
    const isOurs = !isSound || end.n === 0 || (next !== undefined && next !== entry.hash);
    report(
      isOurs ? n : end.n,
      isOurs ? 'does not follow the entry before it' : 'is not what the entry after it follows',
    );
  }
  if (!isSound) report(n, 'was edited: its hash is not that of what it says');
  else if (n === expected && rev !== undefined && end.rev !== undefined && rev !== end.rev + 1)
    report(n, `change ${end.rev + 1} is missing before it`);
  return { end: { n, hash: entry.hash, rev: rev ?? (n === expected ? end.rev : undefined) }, problems };
}

/** Whether a chain ends where its head says. */
export function headProblems({ n, hash, rev }: End, head: Head): Problem[] {
  const wrong = (at: number, problem: string): Problem[] => [{ n: at, problem }];
  if (head.n > n) return wrong(n + 1, `${missing(n + 1, head.n)}: the tail was cut, or the head edited`);
  if (head.n < n) return wrong(head.n + 1, `is behind the head, which says ${head.n}`);
  const last = Math.max(n, 1);
  if (hash !== undefined && head.hash !== hash) return wrong(last, 'the head has another hash than the last entry');
  if (rev !== undefined && head.rev !== rev) return wrong(last, `the head says that the last change is ${head.rev}`);
  return [];
}

/** What is wrong with a whole chain by itself: `entries` in their order. */
export function chainProblems(entries: readonly Placed[], head: Head): Problem[] {
  let end = beginning;
  const found = entries.flatMap((entry, index) => {
    const step = follow(end, entry, entries[index + 1]?.prev ?? (entry.n === head.n ? head.hash : undefined));
    end = step.end;
    return step.problems;
  });
  return [...found, ...headProblems(end, head)];
}
