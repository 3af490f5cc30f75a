import type { DynamoDBRecord } from 'aws-lambda';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import type { Death } from '#test/embedded/ledger/consumer.ts';
import { world } from '#test/embedded/ledger/world.ts';
import { freshTable } from '#test/support/fresh-table.ts';

/** Whatever becomes of the stream's records, and of who takes them: each row has one entry, and what lacks is made good. */

/** Each run has a table of its own, so the modules that hold its name are loaded anew. */
beforeEach(async () => {
  vi.resetModules();
  await freshTable();
});

const seed = Number(process.env.SEED ?? 1);

const deaths: Death[] = ['before', 'after', 'unknown'];

describe('a consumer that dies', () => {
  test('at every request, each way: what comes again ends as if nothing had been', async () => {
    const { liveAll, bells, deliver, dying, recorded, verifyLedger } = await world();
    let [count, last] = [0, 0];
    for (const how of deaths)
      for (let at = 1, died = true; died; at++) {
        // Each death has rows of its own to die over.
        await liveAll(3, ++count, count);
        const batch = await bells();
        const first = await dying(at, how, () => deliver(batch));
        died = first.died;
        last = Math.max(last, at);
        for (let open = first.result; open.length > 0; ) open = await deliver(open);
      }
    expect(last).toBeGreaterThan(2);
    const { rows, entries } = await recorded();
    expect(entries).toEqual(rows);
    expect(await verifyLedger()).toMatchObject({ problems: [], repaired: 0, entries: rows.length });
  });
});

describe('records', () => {
  test('doubled, in any order, over several consumers at once, after many that died', async () => {
    const { seeded, liveAll, bells, deliver, dying, recorded, verifyLedger } = await world();
    const random = seeded(seed);
    await liveAll(20, seed);
    const all = (await bells()).flatMap((one) => (random.chance(0.3) ? [one, one] : [one]));
    const queues = [0, 1, 2, 3].map((queue) => random.shuffled(all.filter((_, index) => index % 4 === queue)));
    const consume = async (queue: DynamoDBRecord[]) => {
      while (queue.length > 0) {
        let open = queue.splice(0, 1 + random.below(25));
        // In another order whenever it comes again.
        while (open.length > 0) open = await deliver(random.shuffled(open));
      }
    };
    for (let round = 0; round < 12; round++)
      await dying(1 + random.below(30), random.pick(deaths), () => deliver(random.shuffled(all).slice(0, 20)));
    await Promise.all(queues.map(consume));
    const { rows, entries } = await recorded();
    expect(entries).toEqual(rows);
    expect(await verifyLedger()).toMatchObject({ problems: [], repaired: 0, entries: rows.length });
  });

  test('that name nothing, or what is no row, leave nothing and hold nobody up', async () => {
    const { liveAll, bells, bell, deliver, recorded, ledgers } = await world();
    await liveAll(2, seed);
    const [one, other] = (await ledgers()).map(({ id }) => id) as [string, string];
    const rung = (id: string, ...sks: string[]): DynamoDBRecord => ({
      eventName: 'INSERT',
      dynamodb: {
        Keys: { pk: { S: 'BELL#x' }, sk: { S: 'BELL' } },
        NewImage: { id: { S: id }, sks: { L: sks.map((S) => ({ S })) } },
      },
    });
    const poison = [
      bell(`MODEL#${one}`, 'V#0000009999'),
      bell(`MODEL#${one}`, 'NOTE#of nobody'),
      bell(`MODEL#${one}`, 'META'),
      bell(`MODEL#${one}`, 'IN#None#0000000001'),
      bell(`MODEL#${one}`, 'HEAD'),
      bell(`MODEL#${one}`, 'CHANGE#x'),
      bell('MODEL#of nobody', 'V#0000000001'),
      bell('MODEL#', 'V#'),
      bell('', ''),
      { eventName: 'INSERT' as const },
      rung(one, 'META', 'HEAD', 'V#0000009999', ''),
      rung(other),
      rung('of nobody', 'V#0000000001'),
      { eventName: 'INSERT' as const, dynamodb: { Keys: { pk: { S: 'BELL#x' }, sk: { S: 'BELL' } } } },
    ];
    const good = await bells();
    expect(await deliver([...poison, ...good, ...poison])).toEqual([]);
    const { rows, entries } = await recorded();
    expect(entries).toEqual(rows);
  });
});
