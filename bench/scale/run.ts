import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { databaseFile } from '#infra/local/backend.ts';
import { run } from '#test/contract/tools.ts';
import { hotReads } from './hot.ts';
import type { Measured } from './measure.ts';
import { type Registry, report } from './report.ts';

/**
 * `npm run scale -- [versions] [--data <folder>]`: what calls take and how long hot reads last on registries of a hundred,
 * ten thousand and a million versions, and how hot reads of `mlflow server` grow. In `--data` registries are kept for the
 * next run.
 */

const { values, positionals } = parseArgs({ allowPositionals: true, options: { data: { type: 'string' } } });
const most = Number(positionals[0] ?? 1_000_000);
const [sizes, hot] = [[100, 10_000, most] as const, [1_000, most] as const];

const scratch = await mkdtemp(join(tmpdir(), 'stagebook-scale-'));
const kept = values.data ?? join(scratch, 'data');
mkdirSync(kept, { recursive: true });

const node = (script: string, ...args: string[]) => run(process.execPath, [join(import.meta.dirname, script), ...args]);
const dataOf = (versions: number) => join(kept, String(versions));

async function fill(versions: number): Promise<Registry> {
  const data = dataOf(versions);
  const took = join(data, 'seconds');
  if (!existsSync(took)) {
    rmSync(data, { recursive: true, force: true });
    const start = performance.now();
    await node('fill.ts', data, String(versions));
    writeFileSync(took, String(Math.round((performance.now() - start) / 1_000)));
  }
  const registry = { versions, bytes: statSync(join(data, databaseFile)).size, seconds: Number(readFileSync(took)) };
  process.stdout.write(`${versions} versions: ${Math.round(registry.bytes / 1e6)} MB in ${registry.seconds} s\n`);
  return registry;
}

/** On a copy, for operations change what is there. */
async function costsOn(versions: number): Promise<Measured> {
  const copy = join(scratch, 'copy');
  cpSync(dataOf(versions), copy, { recursive: true });
  const measured = JSON.parse(await node('measure.ts', copy, String(versions))) as Measured;
  await rm(copy, { recursive: true });
  return measured;
}

try {
  const registries: Registry[] = [];
  for (const versions of new Set([...sizes, ...hot].sort((a, b) => a - b))) registries.push(await fill(versions));
  const costs: Measured[] = [];
  for (const versions of sizes) costs.push(await costsOn(versions));
  report({ sizes, hot, registries, costs, reads: await hotReads(scratch, hot, dataOf) });
} finally {
  await rm(scratch, { recursive: true, force: true });
}
