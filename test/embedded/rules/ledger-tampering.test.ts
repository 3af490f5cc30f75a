import { beforeAll, expect, test, vi } from 'vitest';
import { seeded } from '#test/embedded/fuzz/random.ts';
import { freshTable } from '#test/support/fresh-table.ts';

/** Whatever is done to a ledger in the table is found, where it begins; what nobody touched is never suspected. */

const chains = Number(process.env.CHAINS ?? 200);
const seed = Number(process.env.SEED ?? 1);

type Problem = { model_id?: string; n?: number; problem: string };

/** Nothing is put right: what is missing stays so. */
async function problemsFound(): Promise<Map<string, Problem[]>> {
  const { verifyFrom } = await import('#shared/store/ledger/verify/run.ts');
  const repair = async () => [];
  const { problems } = await verifyFrom({ step: 'born' }, { repair, goesOn: () => true });
  return Map.groupBy(problems, ({ model_id }) => model_id ?? '');
}

const firstOf = (problems: readonly Problem[] = []) => {
  const positions = problems.flatMap(({ n }) => n ?? []);
  return positions.length === 0 ? undefined : Math.min(...positions);
};

beforeAll(async () => {
  await freshTable();
  const { liveAll } = await import('#test/embedded/ledger/lives.ts');
  await liveAll(chains, seed);
}, 300_000);

test('random mutations: each is found, its first bad position named; before it none is suspected', async () => {
  const { verifyLedger } = await import('#functions/ledger/command.ts');
  const { everyModel } = await import('#shared/store/ledger/verify.ts');
  const { ledgerOf } = await import('#test/embedded/ledger/table.ts');
  const { mutations } = await import('#test/embedded/ledger/mutations.ts');

  const first = await verifyLedger();
  expect(first.problems).toEqual([]);
  const clean = await verifyLedger();
  expect(clean).toMatchObject({ problems: [], repaired: 0, entries: first.entries });
  expect(clean.models).toBeGreaterThanOrEqual(chains);
  // No index is behind any more.
  vi.useFakeTimers({ toFake: ['Date'] });
  vi.setSystemTime(Date.now() + 3_600_000);

  const random = seeded(seed + 1);
  const ledgers = (await Promise.all([...(await everyModel())].map(ledgerOf))).filter(
    ({ entries, traces }) => entries.length > 2 && traces.length > 0,
  );
  const kinds = random.shuffled(Object.entries(mutations));
  const expected = new Map<string, [string, number]>();
  for (const [index, ledger] of ledgers.slice(0, chains).entries()) {
    const [what, mutate] = kinds[index % kinds.length] as (typeof kinds)[number];
    expected.set(ledger.id, [what, await mutate(ledger, random, ledgers)]);
  }
  const found = await problemsFound();
  const wrong = [...expected].flatMap(([id, [what, n]]) => {
    const named = firstOf(found.get(id));
    return named === n ? [] : [`${what}: entry ${n} was named as ${named}: ${JSON.stringify(found.get(id))}`];
  });
  expect(wrong).toEqual([]);
  expect([...found.keys()].filter((id) => !expected.has(id))).toEqual([]);
  expect(expected.size).toBe(chains);
}, 300_000);
