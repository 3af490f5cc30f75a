import type { Placed, Problem } from '#shared/domain/chain.ts';
import { hashOf, isSame } from '#shared/domain/ledger.ts';
import { getItems, type Item } from '../../items.ts';
import { changeIndexKeys, listPartition, metaKey, milliseconds } from '../../keys.ts';
import { readMeta } from '../../models/get.ts';
import { isChange, recordOf } from '../recorded.ts';
import { tracesOf } from '../traces.ts';

/** What entries say, against the rows they record and the traces by which those are found. */

type Recorded = Required<Placed>;

/** By these a name leads to who bore it. */
const namings = ['model_created', 'model_renamed', 'model_restored'];

const namingKeysOf = (id: string, { kind, name, at }: Item) =>
  namings.includes(String(kind)) && {
    list_pk: listPartition.named(String(name)),
    list_sk: `${milliseconds(Number(at))}#${id}`,
  };

/** A change is found by its time, and some by a name: by keys that its entry does not have. */
const isFound = (id: string, item: Item): boolean => {
  const { rev, at, list_pk, list_sk, recent_pk, recent_sk } = item;
  const keys = { ...namingKeysOf(id, item), ...changeIndexKeys(id, Number(rev), Number(at)) };
  return isSame({ list_pk, list_sk, recent_pk, recent_sk }, keys);
};

function recordProblem(id: string, { sk, row }: Recorded, item: Item | undefined, cleared: boolean) {
  if (item === undefined) return cleared && sk.startsWith('V#') ? undefined : 'its row is gone';
  if (!isSame(recordOf(item), row)) return 'its row is not what it recorded';
  return isChange({ sk }) && !isFound(id, item) ? 'its row is listed where it does not belong' : undefined;
}

/** Of a model that was deleted before anything could be restored, no versions are left; of others they are all there. */
async function isCleared(id: string): Promise<boolean> {
  const model = await readMeta(id);
  return model?.deleted !== undefined && model.restorable_until === undefined;
}

/** Rows are read after their entries, so that they are there if ever they were. */
export async function recordProblems(id: string, entries: readonly Recorded[]): Promise<Problem[]> {
  const rows = await getItems(entries.map(({ sk }) => ({ pk: metaKey(id).pk, sk })));
  const cleared = rows.includes(undefined) && (await isCleared(id));
  return entries.flatMap((entry, index) => {
    const problem = recordProblem(id, entry, rows[index], cleared);
    return problem === undefined ? [] : [{ n: entry.place, sk: entry.sk, problem }];
  });
}

/** The traces that a row should have; what was edited need not be a row. */
export function tracesToldBy(id: string, sk: string, row: unknown): ReturnType<typeof tracesOf> {
  try {
    return tracesOf(id, { ...(row as object), sk });
  } catch (error) {
    if (error instanceof TypeError) return [];
    throw error;
  }
}

/** The keys of those that lack traces. What was edited is left as it is. */
export async function untracedOf(id: string, entries: readonly Recorded[]): Promise<string[]> {
  const sound = entries.filter((entry) => entry.hash === hashOf(entry));
  const traces = sound.flatMap(({ sk, row }) => tracesToldBy(id, sk, row).map((trace) => ({ sk, trace })));
  const items = await getItems(traces.map(({ trace }) => trace));
  const lacking = traces.filter((_, index) => items[index] === undefined);
  return [...new Set(lacking.map(({ sk }) => sk))];
}
