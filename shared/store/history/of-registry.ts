import { type Question, rowsAsked } from '#shared/domain/history.ts';
import { getItems, type Item } from '../items.ts';
import { idOf, metaKey, milliseconds, recentPartition, sharded } from '../keys.ts';
import { isChange } from '../ledger/recorded.ts';
import { toModel } from '../models/get.ts';
import type { Sight } from '../permissions/sight.ts';
import { stretches } from '../search/walk.ts';
import { rowOf } from './row.ts';
import type { Start, Step } from './step.ts';

const isMeant = ({ sk }: Item, { changes, creations, notes }: ReturnType<typeof rowsAsked>) =>
  isChange({ sk }) ? changes : sk.startsWith('V#') ? creations : notes;

/** What entries record, each by its entry, of models that are seen: their META is read along with it. */
async function recordedBy(entries: readonly Item[], { everything, sees }: Sight): Promise<Map<Item, Item>> {
  const metas = [...new Set(everything ? [] : entries.map(({ pk }) => idOf(pk)))].map(metaKey);
  const rows = entries.map(({ pk, sk }) => ({ pk: metaKey(idOf(pk)).pk, sk }));
  const items = await getItems([...metas, ...rows]);
  const seen = new Set(items.slice(0, metas.length).flatMap((item) => (item && sees(toModel(item)) ? item.pk : [])));
  return new Map(
    entries.flatMap((entry, index) => {
      const item = items[metas.length + index];
      return item && (everything || seen.has(item.pk)) ? [[entry, item] as const] : [];
    }),
  );
}

/**
 * The rows of all models that are seen, by time, as far as the ledger has come: its entries are found, and what they
 * record is read.
 */
export async function* alongRegistry(sight: Sight, question: Question, { cursor, limit }: Start): AsyncGenerator<Step> {
  const { from, to, forward } = question;
  const asked = rowsAsked(question);
  const walk = {
    index: 'recent' as const,
    partitions: sharded(recentPartition.history),
    forward,
    size: limit,
    low: milliseconds(from),
    high: `${milliseconds(to)}~`,
    from: cursor?.after,
  };
  for await (const { rows: entries } of stretches(walk)) {
    const found = await recordedBy(
      entries.filter((entry) => isMeant(entry, asked)),
      sight,
    );
    for (const entry of entries) {
      const after = String(entry.recent_sk);
      const item = found.get(entry);
      if (after !== cursor?.after) yield { row: item && rowOf(idOf(entry.pk), item), passed: { after } };
    }
  }
}
