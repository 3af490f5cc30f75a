import { beforeAll, expect, test } from 'vitest';
import { newModel } from '#test/embedded/requests/people.ts';
import { ok, times } from '#test/embedded/tracking/calls.ts';
import { freshTable } from '#test/support/fresh-table.ts';
import { documented, tableOf } from '#test/support/measured-table.ts';
import type { Cost } from './meter.ts';

/** What hosts and drift cost: a sign of life leaves no row, and a model's drift a few reads. */

beforeAll(async () => {
  await freshTable();
});

type Row = [string, number, number, number];

async function costOf(what: string, name: string, input: Record<string, unknown>): Promise<Row> {
  const { measure } = await import('./meter.ts');
  const { cost }: { cost: Cost } = await measure(() => ok(name, input));
  return [what, cost.trips, cost.read, cost.write];
}

test('receipts and drift cost what the documents say', async () => {
  const model = await newModel(2);
  await ok('transitionModelVersionStage', { name: model, version: '2', stage: 'Production' });
  const digest = 'a'.repeat(64);
  const report = (endpoint: string, version = '2') => ({ endpoint, model, version, digest });
  const rows: Row[] = [
    await costOf('a new endpoint', 'reportReceipt', report('web-1')),
    await costOf('a sign of life', 'reportReceipt', report('web-1')),
    await costOf('another version', 'reportReceipt', report('web-1', '1')),
    await costOf('drift of a model with one endpoint', 'getDrift', { model }),
  ];
  await Promise.all(times(99, (index) => ok('reportReceipt', report(`host-${index}`))));
  rows.push(await costOf('with 100', 'getDrift', { model }));
  rows.push(await costOf('of all models, of which one has receipts', 'getDrift', {}));
  rows.push(await costOf('an endpoint serves no more', 'deleteReceipt', { model, endpoint: 'web-1' }));
  const table = tableOf(['', 'round trips', 'read units', 'write units'], rows);
  expect(documented(new URL('../../../docs/drift.md', import.meta.url), 'receipts', table)).toBe(table);
});
