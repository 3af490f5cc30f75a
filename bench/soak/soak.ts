import { setTimeout as sleep } from 'node:timers/promises';
import { memoryOf } from '#bench/load/processes.ts';
import { seeded } from '#test/embedded/fuzz/random.ts';
import { type Checked, check } from './check.ts';
import { newClient } from './client.ts';
import { weatherAt } from './faults.ts';
import { prepareFiles } from './files.ts';
import { heapAfterCollections } from './heap.ts';
import { play } from './mix.ts';
import { closeConnections, type Telling } from './settle.ts';
import { prepare } from './shared.ts';
import { newTally, type Tally, tallying } from './tally.ts';
import { startWorld, type World } from './world.ts';

export type Settings = { minutes: number; seed: number; clients: number };

/** The server's memory (MB), and answers a second since the sample before; `at` in seconds. */
export type Sample = { at: number; memory: number; answers: number };

export type Soaked = {
  settings: Settings;
  tally: Tally;
  samples: Sample[];
  /** In use in the server after each full collection of the heap (MB). */
  heap: number[];
  checked: Checked;
  /** How often each fault was injected, and into how many requests. */
  injected: Record<string, { requests: number; faults: Record<string, number> }>;
};

const sampling = 5_000;

/** What the clock starts, quicker than it would; where it fails, the next time is as good. */
const ticks = { foldObservations: 20_000, evaluateMonitors: 15_000, reconcileEvents: 60_000, takeCheckpoint: 45_000 };

async function startOften({ registry }: World, goesOn: () => boolean): Promise<void> {
  const often = async ([name, every]: [string, number]) => {
    for (let next = performance.now() + every; goesOn(); await sleep(200)) {
      if (performance.now() < next) continue;
      await registry.start(name, Date.now()).catch(() => {});
      next = performance.now() + every;
    }
  };
  await Promise.all(Object.entries(ticks).map(often));
}

async function sample({ registry }: World, tally: Tally, begun: number, goesOn: () => boolean): Promise<Sample[]> {
  const samples: Sample[] = [];
  for (let before = { at: begun, answers: 0 }; goesOn(); ) {
    await sleep(sampling);
    const [now, { answers }] = [performance.now(), tally];
    samples.push({
      at: (now - begun) / 1_000,
      memory: memoryOf([registry.pid]),
      answers: ((answers - before.answers) / (now - before.at)) * 1_000,
    });
    before = { at: now, answers };
  }
  return samples;
}

/** Mixed load under faults, then everything that must hold. Nothing passes or fails by the time that anything takes. */
export async function soak(
  settings: Settings,
  scratch: string,
  told: (text: string) => void = () => {},
): Promise<Soaked> {
  const { minutes, seed, clients: count } = settings;
  const random = seeded(seed);
  let begun: number | undefined;
  const goesOn = () => begun !== undefined && performance.now() < begun + minutes * 60_000;
  const world = await startWorld(scratch, seed, () => (goesOn() ? weatherAt(performance.now() - (begun ?? 0)) : 0));
  try {
    const tally = newTally();
    const telling: Telling = { url: world.registry.url, befell: world.befell, ...tallying(tally) };
    await prepare(telling, world.receiver.url);
    await prepareFiles(telling);
    const clients = Array.from({ length: count }, (_, index) =>
      newClient(index, telling, seeded(random.below(2 ** 31))),
    );
    const since = Date.now();
    begun = performance.now();
    const [samples] = await Promise.all([
      sample(world, tally, begun, goesOn),
      startOften(world, goesOn),
      ...clients.map((client) => play(client, goesOn)),
    ]);
    const heap = heapAfterCollections(world.log);
    told(`${tally.answers} answers; now everything is checked that must hold`);
    const checked = await check(world, clients, since);
    const injected = Object.entries(world.proxies).map(([name, proxy]) => [
      name,
      { requests: proxy.requests(), faults: Object.fromEntries(proxy.injected) },
    ]);
    return { settings, tally, samples, heap, checked, injected: Object.fromEntries(injected) };
  } finally {
    closeConnections();
    await world.stop();
  }
}
