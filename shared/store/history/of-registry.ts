import { type Question, rowsAsked } from '#shared/domain/history.ts';
import { idOf, metaKey, milliseconds, recentPartition, sharded } from '../keys.ts';
import { isChange } from '../ledger/recorded.ts';
import { getItems, type Item } from '../read.ts';
import { stretches } from '../search/walk.ts';
import { rowOf } from './row.ts';
import type { Start, Step } from './step.ts';

const isMeant = ({ sk }: Item, { changes, creations, notes }: ReturnType<typeof rowsAsked>) =>
  isChange({ sk }) ? changes : sk.startsWith('V#') ? creations : notes;

/** The rows of all models by time, as far as the ledger has come: its entries are found, and what they record is read. */
export async function* alongRegistry(question: Question, { cursor, limit }: Start): AsyncGenerator<Step> {
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
    const meant = entries.filter((entry) => isMeant(entry, asked));
    const items = await getItems(meant.map(({ pk, sk }) => ({ pk: metaKey(idOf(pk)).pk, sk })));
    const found = new Map(meant.map((entry, index) => [entry, items[index]]));
    for (const entry of entries) {
      const after = String(entry.recent_sk);
      const item = found.get(entry);
      if (after !== cursor?.after) yield { row: item && rowOf(idOf(entry.pk), item), passed: { after } };
    }
  }
}
