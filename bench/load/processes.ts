import { readdirSync, readFileSync } from 'node:fs';

/** What processes and all below them take, as Linux tells it in /proc. */

type Stat = { pid: number; parent: number; ticks: number };

/** A hundredth of a second on every Linux. */
const perTick = 10;

function statOf(pid: number): Stat | undefined {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? [];
    // User and system, its own and that of children who have ended and were waited for.
    const ticks = fields.slice(11, 15).reduce((sum, field) => sum + Number(field), 0);
    return { pid, parent: Number(fields[1]), ticks };
  } catch {
    return undefined;
  }
}

function trees(roots: readonly number[]): Stat[] {
  const all = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => statOf(Number(name)) ?? []);
  const children = Map.groupBy(all, ({ parent }) => parent);
  const below = (one: Stat): Stat[] => [one, ...(children.get(one.pid) ?? []).flatMap(below)];
  return all.filter(({ pid }) => roots.includes(pid)).flatMap(below);
}

/** CPU time so far, in ms. */
export const cpuOf = (roots: readonly number[]): number =>
  trees(roots).reduce((sum, { ticks }) => sum + ticks * perTick, 0);

/** MB; what processes share is counted once. */
export const memoryOf = (roots: readonly number[]): number =>
  trees(roots).reduce((sum, { pid }) => sum + proportionOf(pid), 0) / 1024;

function proportionOf(pid: number): number {
  try {
    const [, kilobytes] = /^Pss:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8')) ?? [];
    return Number(kilobytes);
  } catch {
    return 0;
  }
}
