import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pace } from '#infra/local/pace.ts';
import { startMlflow } from '#test/contract/mlflow-server.ts';
import { pythonFor } from '#test/contract/python.ts';
import { run } from '#test/contract/tools.ts';
import { startStagebook } from '#test/support/stagebook.ts';
import { hookLatency } from './hook-latency.ts';
import { metricPoints } from './metric-points.ts';
import { startPostgres } from './postgres.ts';

/**
 * `npm run bench`: how long a webhook takes on the laptop; then Stagebook and the real `mlflow server` (2 workers) on PostgreSQL, on one machine, in turns, in one run:
 * what counts is the ratio. Nothing passes or fails.
 */

const rounds = 3;
const measured = [
  { name: 'metric points, 1 client', rate: (url: string) => metricPoints(url, 1) },
  { name: 'metric points, 4 clients', rate: (url: string) => metricPoints(url, 4) },
];

const median = (values: number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

const hooked = await startStagebook({ args: ['--allow-private-hooks'] });
try {
  for (const [idle, when] of [
    [false, 'one after the other'],
    [true, 'when nothing else has happened for a while'],
  ] as const) {
    const { p50, p99, count } = await hookLatency(hooked.url, idle);
    process.stdout.write(
      `promotion to webhook received, ${count} ${when}: p50 ${Math.round(p50)} ms, p99 ${Math.round(p99)} ms; ` +
        `the laptop asks its stream every ${pace.busy} ms, and every ${pace.idle} ms when it has been still\n`,
    );
  }
} finally {
  await hooked.stop();
}

const python = await pythonFor('3.17.2');
const scratch = await mkdtemp(join(tmpdir(), 'stagebook-bench-'));
const driver = join(scratch, 'driver');
const requirements = resolve(import.meta.dirname, 'requirements.txt');
await run(python, ['-m', 'pip', 'install', '--quiet', '--no-deps', '--target', driver, '-r', requirements]);
const postgres = await startPostgres();
try {
  const [stagebook, mlflow] = await Promise.all([
    startStagebook({ dataDir: join(scratch, 'stagebook') }),
    startMlflow(python, {
      serveArtifacts: true,
      workers: 2,
      folder: join(scratch, 'mlflow'),
      database: postgres.uri,
      env: { PYTHONPATH: driver },
    }),
  ]);
  for (const { name, rate } of measured) {
    const rates: Record<'stagebook' | 'mlflow', number[]> = { stagebook: [], mlflow: [] };
    for (let round = 0; round < rounds; round++) {
      rates.stagebook.push(await rate(stagebook.url));
      rates.mlflow.push(await rate(mlflow.url));
    }
    const [ours, theirs] = [median(rates.stagebook), median(rates.mlflow)];
    process.stdout.write(
      `${name}: Stagebook ${Math.round(ours)}/s, mlflow on PostgreSQL ${Math.round(theirs)}/s: ${(ours / theirs).toFixed(1)}×\n`,
    );
  }
  await Promise.all([stagebook.stop(), mlflow.stop()]);
} finally {
  await postgres.stop();
  await rm(scratch, { recursive: true, force: true });
}
