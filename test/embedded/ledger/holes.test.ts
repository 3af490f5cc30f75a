import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { openCheckpoint } from '#infra/local/checkpoint.ts';
import { startStreams } from '#infra/local/streams.ts';
import { auditTransitions } from '#shared/operations/consumers.ts';
import { freshBucket } from '#test/support/fresh-bucket.ts';
import { type FreshTable, freshTable } from '#test/support/fresh-table.ts';
import { world } from './world.ts';

/** Records that expired before anybody took them: their rows have no entries, and nothing comes again. */

let table: FreshTable;
const seed = Number(process.env.SEED ?? 1);

beforeEach(async () => {
  table = await freshTable();
  await freshBucket();
});

test('a verification by the API rings for what lacks, entries and traces', async () => {
  const { seeded, liveAll, bells, deliver, recorded, remove, ledgers, call } = await world();
  const random = seeded(seed + 1);
  await liveAll(12, seed);
  const some = (await bells()).filter(() => random.chance(0.6));
  expect(await deliver(some)).toEqual([]);
  const traced = (await ledgers()).filter(({ traces }) => traces.length > 0);
  for (const { traces } of traced.slice(0, 3)) await remove(random.pick(traces));
  const open = await recorded();
  const lacking = open.rows.length - open.entries.length;
  expect(lacking).toBeGreaterThan(10);

  const verify = async () => {
    const total = { entries: 0, repaired: 0, problems: [] as object[] };
    for (let page_token: string | undefined, first = true; first || page_token; first = false) {
      const { body } = await call('verifyLedger', page_token ? { page_token } : {});
      total.entries += body.entries;
      total.repaired += body.repaired;
      total.problems.push(...body.problems);
      page_token = body.next_page_token;
    }
    return total;
  };
  expect(await verify()).toEqual({ entries: open.entries.length, repaired: lacking + 3, problems: [] });

  // Of the whole stream the bells alone are still there to be taken.
  const filters = auditTransitions.filters.filter((filter) => JSON.stringify(filter).includes('BELL#'));
  const folder = mkdtempSync(join(tmpdir(), 'stagebook-chaos-'));
  const { handler } = await import('#functions/streams/audit-transitions.ts');
  const streams = await startStreams(table.stream, [
    {
      subscription: { ...auditTransitions, filters, handler },
      checkpoint: openCheckpoint(join(folder, 'checkpoint.json'), table.stream.arn),
      deadLetters: join(folder, 'dead.jsonl'),
    },
  ]);
  await streams.drained();
  await streams.stop();
  const { rows, entries } = await recorded();
  expect(entries).toEqual(rows);
  expect(await verify()).toEqual({ entries: rows.length, repaired: 0, problems: [] });
});
