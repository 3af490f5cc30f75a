import { idOf, listPartition, milliseconds } from '../keys.ts';
import { queryPages } from '../query.ts';

/** When a name was given to a model (ms since 1970), by its creation, a rename or a restore. */
export type Naming = { id: string; at: number };

/** A namings' key ends so for all of one millisecond. */
const after = '~';

/** Who was given a name, the last first, of those until a time. A model that got it twice is there twice. */
export async function* namingsOf(name: string, until?: number): AsyncGenerator<Naming> {
  const to = until === undefined ? undefined : milliseconds(until) + after;
  const range = { index: 'list' as const, partition: listPartition.named(name), to, forward: false, limit: 20 };
  for await (const page of queryPages({ ...range, growTo: 100 }))
    for (const { pk, list_sk } of page) yield { id: idOf(pk), at: Number(String(list_sk).slice(0, 13)) };
}

/** Every model that ever bore a name, in the order in which they were created. */
export async function bearersOf(name: string): Promise<string[]> {
  const ids = new Set<string>();
  for await (const { id } of namingsOf(name)) ids.add(id);
  return [...ids].sort();
}
