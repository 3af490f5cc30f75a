import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { environment } from '#shared/operations/environment.ts';
import { call } from '#test/support/call.ts';
import { freshTable } from '#test/support/fresh-table.ts';
import { seeded } from '../fuzz/random.ts';
import { compareAt } from './asked.ts';
import type { Call } from './step.ts';
import { nextCall, operations } from './steps.ts';
import { World } from './world.ts';

/**
 * A random run through the functions, and a registry in memory that keeps the truth: asked at random instants, as-of
 * answers what was so then, before the ledger is written and after.
 */

const seed = Number(process.env.SEED ?? Math.floor(Math.random() * 2 ** 31));
const calls = Number(process.env.AS_OF_CALLS ?? 500);
/** As many as give every model a history worth asking for. */
const names = Array.from({ length: Math.max(8, calls / 100) }, (_, index) => `model ${index + 1}`);

beforeAll(async () => {
  process.env[environment.restoreDays] = '1';
  await freshTable();
  vi.useFakeTimers({ toFake: ['Date'], now: 1_700_000_000_000 });
});
afterAll(() => {
  delete process.env[environment.restoreDays];
  vi.useRealTimers();
});

const advance = (ms: number) => void vi.setSystemTime(Date.now() + ms);

/** Makes a call, and the truth follows it. Answers whether it succeeded. */
async function make({ operation, input, possible, run, done }: Call): Promise<boolean> {
  const { status, body } = await (run ?? (() => call(operation, input)))();
  if (possible === 'perhaps') expect([operation, input, body, status < 500]).toEqual([operation, input, body, true]);
  else expect([operation, input, body, status === 200]).toEqual([operation, input, body, possible]);
  if (status === 200) await done(body);
  return status === 200;
}

test(`as-of is what was so, at any instant (SEED=${seed})`, { timeout: 3_600_000 }, async () => {
  const { appendToChain } = await import('#shared/store/ledger/append.ts');
  const chain = (id: string) => appendToChain(id, [], Date.now() + 10_000);
  const [random, world, start, instants] = [seeded(seed), new World(), Date.now(), [] as number[]];
  const succeeded = new Set<string>();
  for (let count = 0; count < calls; count++) {
    // Some are of the same millisecond; others, deleted long before, are purged.
    const pause = random.chance(0.02) ? random.below(200_000_000) : random.below(random.chance(0.05) ? 100_000 : 4);
    instants.push(Date.now() + random.below(Math.max(1, pause)));
    advance(pause);
    const next = nextCall({ world, random, names });
    if (await make(next)) succeeded.add(next.operation);
    // The ledger is late, more for one model than for another.
    if (world.models.size > 0 && random.chance(0.1)) await chain(random.pick([...world.models.keys()]));
  }
  expect([...succeeded].sort()).toEqual(operations.toSorted());
  const asked = [start - 1, ...random.shuffled(instants).slice(1, calls / 10), Date.now()];
  for (const [index, time] of asked.entries()) {
    if (index === Math.floor(asked.length / 2)) for (const id of world.models.keys()) await chain(id);
    await compareAt(world, time, [...names, 'never borne'], random);
  }
});
