import { beforeAll, expect, test } from 'vitest';
import { fresh } from '#test/embedded/checkpoints/taking.ts';
import { ok, times } from '#test/embedded/tracking/calls.ts';
import { documented, tableOf } from '#test/support/measured-table.ts';
import type { Cost } from './meter.ts';

/** What evidence costs follows the history of the version, and not that of the model. */

const name = 'alpha';

let all: Awaited<ReturnType<typeof fresh>>;
let retention: typeof import('#test/embedded/retention/world.ts');
beforeAll(async () => {
  all = await fresh();
  retention = await import('#test/embedded/retention/world.ts');
  await ok('createRegisteredModel', { name });
  for (const _ of ['1', '2']) await ok('createModelVersion', { name, source: 's3://b/m' });
});

/** So many rows more and then a change of the model, all with their entries, and a checkpoint that saw them. */
async function live(version: string, rows: number): Promise<void> {
  const { appendToChain } = await import('#shared/store/ledger/append.ts');
  for (const n of times(rows, (index) => index))
    await ok('setModelVersionTag', { name, version, key: 'k', value: String(1_000 + n) });
  await ok('renameRegisteredModel', { name, new_name: 'other' });
  await ok('renameRegisteredModel', { name: 'other', new_name: name });
  const { model_id } = await ok('getLedgerHead', { model: name });
  await appendToChain(model_id, await retention.recordedKeys(model_id), Date.now() + 20_000);
  await all.take();
}

async function cost(version: string): Promise<Cost> {
  const { measure } = await import('./meter.ts');
  return (await measure(() => ok('getEvidence', { model: name, version }))).cost;
}

test('what it costs is what the documents say', { timeout: 120_000 }, async () => {
  await live('1', 10);
  const alone = await cost('1');
  await live('2', 200);
  expect(await cost('1')).toEqual(alone);
  const rows: [string, Cost][] = [
    ['evidence of a version with 10 rows of history', alone],
    ['of 200 rows', await cost('2')],
  ];
  const table = tableOf(
    ['operation', 'round trips', 'read units'],
    rows.map(([what, { trips, read }]) => [what, trips, read]),
  );
  expect(documented(new URL('../../../docs/access-patterns.md', import.meta.url), 'evidence', table)).toBe(table);
});
