import { beforeAll, expect, test } from 'vitest';
import {
  batchId,
  day,
  fold,
  minute,
  type Observed,
  one,
  send,
  series,
  yesterday,
} from '#test/embedded/observations/world.ts';
import { newModel } from '#test/embedded/requests/people.ts';
import { times } from '#test/embedded/tracking/calls.ts';
import { freshBucket } from '#test/support/fresh-bucket.ts';
import { freshTable } from '#test/support/fresh-table.ts';
import { documented, tableOf } from '#test/support/measured-table.ts';
import type { Cost } from './meter.ts';

/** What observations cost: by the series and minute, however many values there are. */

beforeAll(async () => {
  await freshTable();
  await freshBucket();
});

type Row = [string, number, number, number];

async function costOf(what: string, act: () => Promise<unknown>): Promise<Row> {
  const { measure } = await import('./meter.ts');
  const { cost }: { cost: Cost } = await measure(act);
  return [what, cost.trips, cost.read, cost.write];
}

/** Of `count` values, in so many series, of a minute. */
const batch = (model: string, count: number, tagged: number, at: number): Observed[] =>
  times(count, (index) =>
    one(model, {
      value: 0.5 + (index % 100) / 200,
      timestamp: yesterday + at * minute,
      tags: { host: String(index % tagged) },
    }),
  );

test('a batch, a fold and an answer cost what the documents say', async () => {
  const model = await newModel();
  const rows: Row[] = [await costOf('a batch of a value, of a new series', () => send(batch(model, 1, 1, 0)))];
  const again = batch(model, 1_000, 1, 1);
  const id = batchId();
  rows.push(await costOf('a batch of 1,000 values of one series and minute', () => send(again, id)));
  rows.push(await costOf('the same once more', () => send(again, id)));
  await send(batch(model, 20, 20, 2));
  rows.push(
    await costOf('a batch of 1,000 values of 20 series, of one minute', () => send(batch(model, 1_000, 20, 3))),
  );
  await fold();
  const other = await newModel();
  for (let at = 0; at < 60; at++) await send(batch(other, 100, 1, at));
  const open = () => series(other, { from: yesterday, to: yesterday + day });
  rows.push(await costOf('a day, of which an hour is to be folded', open));
  rows.push(await costOf('an hour of 60 batches is folded, and its day', () => fold()));
  rows.push(await costOf('a day that is folded', open));
  rows.push(await costOf('there is nothing to fold', () => fold()));
  const table = tableOf(['', 'round trips', 'read units', 'write units'], rows);
  expect(documented(new URL('../../../docs/observations.md', import.meta.url), 'observations', table)).toBe(table);
}, 60_000);
