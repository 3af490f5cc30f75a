import { type Call, retries as most, type Telling } from './settle.ts';

/** What was answered, counted; and what no retry explains. */
export type Tally = {
  findings: string[];
  answers: number;
  statuses: Map<number, number>;
  paths: Map<string, number>;
  /** How many calls succeeded after so many retries, by their number. */
  retries: number[];
  slowest: number;
};

export const newTally = (): Tally => ({
  ...{ findings: [], answers: 0, statuses: new Map(), paths: new Map(), slowest: 0 },
  retries: Array.from({ length: most + 1 }, () => 0),
});

const increase = <Key>(counts: Map<Key, number>, key: Key) => counts.set(key, (counts.get(key) ?? 0) + 1);

export const tallying = (tally: Tally): Pick<Telling, 'found' | 'answered' | 'settled'> => ({
  found: (finding) => tally.findings.push(finding),
  answered: ({ path, method }: Call, status, ms) => {
    tally.answers += 1;
    increase(tally.statuses, status);
    // An artifact's path is its own.
    increase(tally.paths, `${method} ${path.replace(/(artifacts)\/.+/, '$1')}`);
    tally.slowest = Math.max(tally.slowest, ms);
  },
  settled: (tries) => {
    tally.retries[tries] = (tally.retries[tries] ?? 0) + 1;
  },
});
