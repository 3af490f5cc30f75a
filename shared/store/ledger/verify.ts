import { told } from '#shared/domain/ledger-problem.ts';
import { getItems } from '../items.ts';
import { born, entryKey, idOf, listPartition } from '../keys.ts';
import { queryPages } from '../query.ts';
import { appendToChain } from './append.ts';
import { mendTraces } from './traces.ts';
import { verifyFrom } from './verify/run.ts';

/** Every model that ever was: live, deleted, or known by its chain alone. */
export async function everyModel(): Promise<Set<string>> {
  const ids = new Set<string>();
  for await (const page of queryPages({ partition: born })) for (const { sk } of page) ids.add(sk);
  for await (const page of queryPages({ index: 'list', partition: listPartition.heads }))
    for (const { pk } of page) ids.add(idOf(pk));
  return ids;
}

/** What the stream's consumer does when it is rung for, for whoever may write the ledger; answers what has no entry after. */
export async function repair(id: string, sks: readonly string[]): Promise<string[]> {
  await mendTraces(id, sks);
  await appendToChain(id, sks, Date.now() + 60_000);
  const entries = await getItems(sks.map((sk) => entryKey(id, sk)));
  return sks.filter((_, index) => entries[index] === undefined);
}

/** What a verification found: `repaired` rows had no entry until now. */
export type Verification = {
  models: number;
  entries: number;
  repaired: number;
  checkpoints: number;
  problems: string[];
};

/**
 * All chains at once, with what is missing appended, and looked at once more then. `checkpoints`: against those in the
 * bucket, too.
 */
export async function verifyLedger({ checkpoints = false } = {}): Promise<Verification> {
  const begin = { step: checkpoints ? ('checkpoints' as const) : ('born' as const) };
  const look = () => verifyFrom(begin, { repair, goesOn: () => true });
  const first = await look();
  const { next, problems, ...counts } = first.repaired === 0 ? first : await look();
  return { ...counts, repaired: first.repaired, problems: problems.map(told) };
}
