import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pythonFor } from '#test/contract/python.ts';
import { documented } from '#test/support/measured-table.ts';
import { compareAll } from './compare.ts';
import { liveThrough } from './month.ts';
import { problemsOf } from './problems.ts';
import { comparisonTable, storyTable } from './report.ts';
import { small, whole } from './sizes.ts';

/**
 * `npm run month`: five million observations of a fleet whose model drifts, with the clock as it would be, and all that
 * the registry tells of them beside numpy, pandas and scipy. Fails when a number or the story is another. `MONTH=small`
 * lives through the small one; `UPDATE_DOCS=1` rewrites docs/month.md.
 */

/** That 5,000 batches are to be sent within (ms). */
const limit = 600_000;

const size = process.env.MONTH === 'small' ? small : whole;
const python = await pythonFor('3.17.2');
const scratch = await mkdtemp(join(process.env.MONTH_FOLDER ?? tmpdir(), 'stagebook-month-'));
const folder = { data: join(scratch, 'data'), raw: join(scratch, 'raw') };
await mkdir(folder.raw);
try {
  const lived = await liveThrough(size, folder, console.log);
  try {
    const { compared, page } = await compareAll(lived, size, { python, folder: folder.raw });
    const [story, comparison] = [storyTable(lived), comparisonTable(compared)];
    console.log(`\n${story}\n\n${comparison}\n`);
    const problems = problemsOf(lived, size, { compared, page });
    if (size === whole && lived.sent.took > limit) problems.push(`sending took more than ${limit / 60_000} minutes`);
    for (const problem of problems) console.log(`FAILED: ${problem}`);
    process.exitCode = problems.length > 0 ? 1 : 0;
    if (size === whole && process.env.UPDATE_DOCS) {
      const document = new URL('../../docs/month.md', import.meta.url);
      documented(document, 'story', story);
      documented(document, 'comparison', comparison);
    }
  } finally {
    await lived.simulated.stop();
  }
} finally {
  await rm(scratch, { recursive: true, force: true });
}
