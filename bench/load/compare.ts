import { median } from '#bench/figures.ts';
import { cpuOf } from './processes.ts';
import type { Measured } from './servers.ts';
import { type Load, load, type Ring } from './wrk.ts';

/** Of one window; with what is written, until it was whole. */
export type Window = { rate: number; p50: number; p99: number; cpu: number };

export const settings = {
  seconds: Number(process.env.BENCH_SECONDS ?? 4),
  rounds: Number(process.env.BENCH_ROUNDS ?? 3),
  warmUp: 1,
  /** Processes that answer calls, and make those of the bare loop. */
  workers: 2,
};

export const medians = (windows: readonly Window[]): Window => ({
  rate: median(windows.map(({ rate }) => rate)),
  p50: median(windows.map(({ p50 }) => p50)),
  p99: median(windows.map(({ p99 }) => p99)),
  cpu: median(windows.map(({ cpu }) => cpu)),
});

/** CPU is in ms a request, of all processes of the server. */
export async function windowOf(server: Measured, ring: Ring): Promise<Window> {
  await load(server.url, ring, settings.warmUp);
  await server.drained();
  const before = cpuOf(server.roots);
  const loaded: Load = await load(server.url, ring, settings.seconds);
  const began = performance.now();
  await server.drained();
  const draining = (performance.now() - began) / 1_000;
  const { requests, seconds, p50, p99 } = loaded;
  return {
    rate: requests / (seconds + draining),
    ...{ p50, p99 },
    cpu: (cpuOf(server.roots) - before) / requests,
  };
}

export type Contestant = { name: string; window(): Promise<Window> };

/** In turns, who begins changing each round: medians. */
export async function inTurns(contestants: readonly Contestant[]): Promise<Record<string, Window>> {
  const windows = new Map<string, Window[]>(contestants.map(({ name }) => [name, []]));
  for (let round = 0; round < settings.rounds; round++) {
    for (const { name, window } of round % 2 === 0 ? contestants : contestants.toReversed()) {
      windows.get(name)?.push(await window());
    }
  }
  return Object.fromEntries([...windows].map(([name, all]) => [name, medians(all)]));
}
