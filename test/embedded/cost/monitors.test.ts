import { beforeAll, expect, test } from 'vitest';
import { evaluate, monitor, observe, promoted } from '#test/embedded/monitors/world.ts';
import { freshBucket } from '#test/support/fresh-bucket.ts';
import { freshTable } from '#test/support/fresh-table.ts';
import { documented, tableOf } from '#test/support/measured-table.ts';
import type { Cost } from './meter.ts';

/** What a monitor costs each minute: nothing is written as long as nothing turns. */

beforeAll(async () => {
  await freshTable();
  await freshBucket();
});

const good = Array(5).fill(0.9);

type Row = [string, number, number, number];

/** Of a minute in which so many monitors watch a version each. */
async function costOf(what: string, minute: number): Promise<Row> {
  const { measure } = await import('./meter.ts');
  const { cost }: { cost: Cost } = await measure(() => evaluate(minute));
  return [what, cost.trips, cost.read, cost.write];
}

test('a minute costs what the documents say', async () => {
  const name = await promoted(2);
  await observe(name, 2, 0, [...good, ...good]);
  const rows: Row[] = [await costOf('there are no monitors', 4)];
  await monitor(name);
  await evaluate(5);
  rows.push(await costOf('one monitor, and all is well', 6));
  for (let more = 0; more < 9; more++) await monitor(name, { action: 'notify', name: `another ${more}` });
  await evaluate(7);
  rows.push(await costOf('ten monitors, and all is well', 8));
  await observe(name, 2, 10, Array(5).fill(0.5));
  rows.push(await costOf('ten fire, and one of them proposes a rollback', 15));
  const [, ...quiet] = rows.map(([, , , write]) => write);
  expect(quiet.slice(0, 2)).toEqual([0, 0]);
  const table = tableOf(['in the minute', 'round trips', 'read units', 'write units'], rows);
  expect(documented(new URL('../../../docs/monitors.md', import.meta.url), 'a minute', table)).toBe(table);
});
