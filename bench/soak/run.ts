import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isFlat, keepSoaked, summary } from './report.ts';
import { soak } from './soak.ts';

/**
 * `npm run soak`: mixed load for half an hour while requests to DynamoDB and S3 are refused, lost and late. Fails when a
 * client was told something that no retry explains, when something does not hold in the end, or when memory grew.
 * `SOAK_MINUTES` and `SOAK_SEED` choose; UPDATE_DOCS rewrites docs/soak.md and the files in bench/results.
 */

const settings = {
  minutes: Number(process.env.SOAK_MINUTES ?? 30),
  seed: Number(process.env.SOAK_SEED ?? 1),
  clients: 16,
};

const say = (text: string) => process.stdout.write(`${text}\n`);

const scratch = await mkdtemp(join(process.env.SOAK_FOLDER ?? tmpdir(), 'stagebook-soak-'));
try {
  const soaked = await soak(settings, scratch, say);
  say(summary(soaked));
  if (process.env.UPDATE_DOCS) keepSoaked(soaked);
  const problems = [...soaked.tally.findings, ...soaked.checked.problems];
  for (const problem of problems.slice(0, 100)) say(`FOUND: ${problem}`);
  if (!isFlat(soaked)) say('FOUND: the memory of the server grew');
  process.exitCode = problems.length > 0 || !isFlat(soaked) ? 1 : 0;
} finally {
  if (!process.env.SOAK_FOLDER) await rm(scratch, { recursive: true, force: true });
}
