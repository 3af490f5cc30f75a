import { getItems, type Item } from '../items.ts';
import { changeKey, entryKey, maximumNumber, metaKey, numberOf } from '../keys.ts';
import { queryPages } from '../query.ts';
import { type Head, readHead } from './head.ts';
import { isChange, isRecorded } from './recorded.ts';

/** Rows that a chain lacks, changes first, by `rev`; `more`: there may be others. */
export type Open = { head: Head; rows: Item[]; more: boolean };

/** As many as one transaction takes. */
const mostChanges = 99;

async function changesAfter(id: string, rev: number): Promise<Item[]> {
  const [from, to] = [changeKey(id, rev + 1).sk, changeKey(id, maximumNumber).sk];
  const rows: Item[] = [];
  for await (const page of queryPages({ partition: metaKey(id).pk, from, to, limit: mostChanges })) {
    rows.push(...page);
    if (rows.length >= mostChanges) break;
  }
  return rows;
}

/** The last change that a row knows of. */
const knownTo = (row: Item): number => (isChange(row) ? numberOf(row.sk) : Number(row.after));

/**
 * What is new of a model: every change since the last in its chain, by `rev`, and of the creations and notes those that `sks`
 * names. Revs have no gaps: where those that rang are all up to the last that any row knows of, no other is looked for.
 */
export async function readOpen(id: string, sks: readonly string[]): Promise<Open> {
  const asked = [...new Set(sks)].filter((sk) => isRecorded({ sk }));
  const facts = asked.filter((sk) => !isChange({ sk }));
  const [head, entries, found] = await Promise.all([
    readHead(id),
    getItems(facts.map((sk) => entryKey(id, sk))),
    getItems(asked.map((sk) => ({ pk: metaKey(id).pk, sk }))),
  ]);
  const there = found.filter((row) => row !== undefined);
  const chained = new Set(entries.flatMap((entry) => entry?.sk ?? []));
  const rung = there.filter((row) => isChange(row) && numberOf(row.sk) > head.rev);
  const known = Math.max(head.rev, ...there.map(knownTo));
  const isWhole = there.length > 0 && rung.length === known - head.rev;
  const changes = isWhole ? rung.sort((a, b) => numberOf(a.sk) - numberOf(b.sk)) : await changesAfter(id, head.rev);
  const rest = there.filter((row) => !isChange(row) && !chained.has(row.sk));
  return { head, rows: [...changes, ...rest], more: !isWhole && changes.length >= mostChanges };
}
