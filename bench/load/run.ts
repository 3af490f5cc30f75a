import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { median } from '#bench/figures.ts';
import { measureScenario, type Result, type Servers, startServers } from './beside.ts';
import { settings } from './compare.ts';
import { filesUpAndDown } from './files.ts';
import { hooks } from './hooks.ts';
import { metricPoints } from './metric-points.ts';
import { memoryOf } from './processes.ts';
import { profile } from './profile.ts';
import { figures, type Pair, report } from './report.ts';
import { scenarios } from './scenarios.ts';

/**
 * `npm run bench`: Stagebook, the real `mlflow server` (2 workers) on PostgreSQL, and a bare loop that makes the same
 * requests to DynamoDB, on one machine, in turns, in one run: what counts are ratios. Nothing passes or fails by them.
 */

const only = process.env.BENCH_ONLY?.split(',').map((name) => name.trim());
const chosen = only ? scenarios.filter(({ name }) => only.some((wanted) => name.startsWith(wanted))) : scenarios;

if (chosen.length === 0) throw new Error(`BENCH_ONLY names none of: ${scenarios.map(({ name }) => name).join('; ')}`);

async function points({ stagebook, mlflow }: Servers): Promise<Record<string, Pair>> {
  const measured: Record<string, Pair> = {};
  for (const clients of [1, 4]) {
    const rates: Record<'stagebook' | 'mlflow', number[]> = { stagebook: [], mlflow: [] };
    for (let round = 0; round < settings.rounds; round++) {
      rates.stagebook.push(await metricPoints(stagebook.url, clients));
      rates.mlflow.push(await metricPoints(mlflow.url, clients));
    }
    const [ours, theirs] = [median(rates.stagebook), median(rates.mlflow)];
    measured[`metric points, ${clients} client${clients > 1 ? 's' : ''}`] = { stagebook: ours, mlflow: theirs };
    process.stdout.write(
      `metric points, ${clients} at once: Stagebook ${Math.round(ours)}/s, mlflow ${Math.round(theirs)}/s\n`,
    );
  }
  return measured;
}

async function compare(): Promise<void> {
  const scratch = await mkdtemp(join(tmpdir(), 'stagebook-bench-'));
  try {
    const servers = await startServers(scratch);
    try {
      const results: Result[] = [];
      for (const scenario of chosen) {
        const result = await measureScenario(scenario, servers, scratch);
        results.push(result);
        process.stdout.write(`${figures(result).join(' | ')}\n`);
      }
      const { stagebook, mlflow } = servers;
      const memory = { stagebook: memoryOf(stagebook.roots), mlflow: memoryOf(mlflow.roots) };
      // A part of it rewrites nothing.
      if (!only) {
        const others = {
          memory,
          files: await filesUpAndDown(stagebook.url, mlflow.url),
          points: await points(servers),
          hooks: await hooks(),
        };
        report(results, others);
      }
    } finally {
      await servers.stop();
    }
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

const { values } = parseArgs({ options: { profile: { type: 'string' } } });
if (values.profile === undefined) await compare();
else await profile(values.profile);
