import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { keep } from '#bench/results.ts';
import { settings, windowOf } from './compare.ts';
import { flameGraph, type Profile } from './flame.ts';
import { scenarios } from './scenarios.ts';
import { seed, seedFiles, startStagebook } from './servers.ts';
import { tryOut, writeRing } from './wrk.ts';

/** Often enough to see what takes a tenth of a millisecond (µs). */
const interval = 500;

/** One scenario alone, on a Stagebook that is watched: where its CPU time goes, as a flame graph. */
export async function profile(name: string): Promise<void> {
  const scenario = scenarios.find((one) => one.name === name);
  if (!scenario) throw new Error(`There is no '${name}': ${scenarios.map((one) => one.name).join('; ')}.`);
  const scratch = await mkdtemp(join(tmpdir(), 'stagebook-profile-'));
  const [data, profiles] = [join(scratch, 'data'), join(scratch, 'profiles')];
  mkdirSync(profiles);
  try {
    const seeding = await startStagebook(data);
    await seed(seeding);
    await seedFiles(seeding);
    await seeding.stop();
    const execArgv = ['--cpu-prof', `--cpu-prof-interval=${interval}`, `--cpu-prof-dir=${profiles}`];
    const watched = await startStagebook(data, { execArgv });
    await tryOut(watched.url, scenario.requests.slice(0, 3));
    const since = Number(process.hrtime.bigint() / 1_000n);
    const { rate, cpu } = await windowOf(watched, writeRing(scratch, 'requests', scenario.requests));
    await watched.stop();
    const seen = readdirSync(profiles).map((file) => JSON.parse(readFileSync(join(profiles, file), 'utf8')) as Profile);
    const title = `${name}: ${settings.seconds} s of load, the CPU time of Stagebook's own processes`;
    keep(`flame-${name.replace(/\W+/g, '-')}.svg`, flameGraph(title, seen, since));
    process.stdout.write(`${name}, watched: ${Math.round(rate)}/s, ${cpu.toFixed(2)} ms CPU a request\n`);
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}
