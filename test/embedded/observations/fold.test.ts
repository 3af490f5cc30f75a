import { beforeAll, expect, test } from 'vitest';
import { newModel } from '#test/embedded/requests/people.ts';
import { times } from '#test/embedded/tracking/calls.ts';
import { allItems } from '#test/support/all-items.ts';
import { freshBucket } from '#test/support/fresh-bucket.ts';
import { type FreshTable, freshTable } from '#test/support/fresh-table.ts';
import { counted, day, fold, hour, minute, one, send, series, yesterday } from './world.ts';

let table: FreshTable;

beforeAll(async () => {
  table = await freshTable();
  await freshBucket();
});

const spread = (model: string, count: number, more: object = {}) =>
  times(count, (index) => one(model, { value: index % 17, timestamp: yesterday + index * 7 * minute, ...more }));

const all = async (model: string, asked: object = {}) =>
  Promise.all(['minute', 'hour', 'day'].map((resolution) => series(model, { resolution, ...asked })));

test('what is folded answers as before, also of ranges that cut hours and days', async () => {
  const model = await newModel();
  await send(spread(model, 200));
  const ranges = [
    {},
    {
      from: yesterday - 2 * day,
      to: Math.min(Date.now(), yesterday + 2 * day),
      resolution: 'hour',
    },
    { from: yesterday + 90 * minute, to: yesterday + 11 * hour + 5 * minute },
  ];
  const answers = () =>
    Promise.all(ranges.flatMap((range) => [all(model, range), series(model, { ...range, resolution: 'hour' })]));
  const before = await answers();
  expect(await fold()).toBe(24);
  expect(await answers()).toEqual(before);
  expect(await fold()).toBe(0);
});

test('what comes late is folded anew, once', async () => {
  const model = await newModel();
  await send(spread(model, 100));
  await fold();
  await send(spread(model, 50));
  expect(await counted(model)).toBe(150);
  expect(await fold()).toBe(6);
  expect(await counted(model)).toBe(150);
});

test('an hour that is not over is left, and counts', async () => {
  const model = await newModel();
  const now = Math.floor(Date.now() / hour) * hour;
  await send([one(model, { timestamp: now - 1 }), one(model, { timestamp: now })]);
  expect(await fold(now + 3 * minute)).toBe(1);
  expect(await counted(model, { from: now - hour, to: now + minute, resolution: 'minute' })).toBe(2);
});

test('while batches arrive and several fold, nothing is lost or counted twice', async () => {
  const model = await newModel();
  let sent = 0;
  const sending = async () => {
    for (let batch = 0; batch < 15; batch++) {
      await send(spread(model, 20));
      sent += 20;
    }
  };
  let busy = true;
  const folding = async () => {
    while (busy) await fold();
  };
  const looking = async () => {
    while (busy) {
      const before = sent;
      expect(await counted(model)).toBeGreaterThanOrEqual(before);
    }
  };
  const others = [folding(), folding(), looking()];
  await Promise.all([sending(), sending()]);
  busy = false;
  await Promise.all(others);
  expect(await counted(model)).toBe(600);
  await fold();
  expect(await counted(model)).toBe(600);
  expect((await series(model, { resolution: 'day' })).points).toMatchObject([{ count: 600 }]);
}, 60_000);

test('minutes end after 40 days, hours after 400 and days after five years of their own time', async () => {
  const model = await newModel();
  await send([one(model)]);
  await fold();
  const ends = new Map<string, number>();
  for (const { pk, sk, ttl } of await allItems(table))
    if (String(pk).startsWith('ROLLUP#')) ends.set(String(sk).slice(0, 1), Number(ttl) * 1_000);
  expect(Object.fromEntries(ends)).toEqual({
    M: yesterday + hour + 40 * day,
    H: yesterday + hour + 400 * day,
    D: yesterday + 1_830 * day,
  });
});
