import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { startMlflow } from '#test/contract/mlflow-server.ts';
import { pythonFor } from '#test/contract/python.ts';
import { run } from '#test/contract/tools.ts';
import { startStagebook } from '#test/support/stagebook.ts';
import { metricPoints } from './metric-points.ts';
import { startPostgres } from './postgres.ts';

/**
 * `npm run bench`: Stagebook and the real `mlflow server` (2 workers) on PostgreSQL, on one machine, in turns, in one run:
 * what counts is the ratio. Nothing passes or fails.
 */

const rounds = 3;
const measured = [
  { name: 'metric points, 1 client', rate: (url: string) => metricPoints(url, 1) },
  { name: 'metric points, 4 clients', rate: (url: string) => metricPoints(url, 4) },
];

const median = (values: number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

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
