import { ok } from '#test/embedded/tracking/calls.ts';
import { admin, idOf } from './people.ts';

/** Brings the chain of a model up to date, as the stream’s consumer does; the ids of its rows. */
export async function ledgered(name: string): Promise<string[]> {
  const [{ appendToChain }, { readTransitionId }] = await Promise.all([
    import('#shared/store/ledger/append.ts'),
    import('#shared/store/transition-id.ts'),
  ]);
  const { changes } = await ok('getHistory', { model: name, max_results: 1_000 }, admin);
  const ids: string[] = changes.map(({ transition_id }: { transition_id: string }) => transition_id);
  const sks = ids.map((id) => readTransitionId(id)?.sk as string);
  await appendToChain(await idOf(name), sks, Date.now() + 10_000);
  return ids;
}
