import { chainProblems, compareRows, type Entry } from '#shared/domain/ledger.ts';
import { headKey, idOf, listPartition, metaKey } from '../keys.ts';
import { readMeta } from '../models/get.ts';
import { type Item, queryPages } from '../read.ts';
import { appendToChain, readHead } from './append.ts';
import { recordedPrefixes, recordOf } from './recorded.ts';

/** What a verification found: `repaired` rows had no entry until it rang for them. */
export type Verification = { models: number; entries: number; repaired: number; problems: string[] };

async function all(partition: string, prefix?: string): Promise<Item[]> {
  const items: Item[] = [];
  for await (const page of queryPages({ partition, ...(prefix !== undefined && { prefix }) })) items.push(...page);
  return items;
}

/** Every model that ever was: live, deleted, or known by its chain alone. */
export async function everyModel(): Promise<Set<string>> {
  const ids = new Set<string>();
  const { models, deleted, heads } = listPartition;
  for (const partition of [models(false), models(true), deleted, heads]) {
    for await (const page of queryPages({ index: 'list', partition })) for (const { pk } of page) ids.add(idOf(pk));
  }
  return ids;
}

async function readEntries(id: string): Promise<Entry[]> {
  const items = await all(headKey(id).pk);
  return items
    .filter(({ sk }) => sk !== headKey(id).sk)
    .map(({ pk, ...entry }) => ({ model: id, ...entry }) as unknown as Entry)
    .sort((a, b) => a.n - b.n);
}

async function readRows(id: string): Promise<Map<string, Record<string, unknown>>> {
  const families = await Promise.all(recordedPrefixes.map((prefix) => all(metaKey(id).pk, prefix)));
  return new Map(families.flat().map((item) => [item.sk, recordOf(item)]));
}

async function compare(id: string) {
  const [rows, entries, head, model] = [
    await readRows(id),
    await readEntries(id),
    await readHead(id),
    await readMeta(id),
  ];
  const { missing, problems } = compareRows(rows, entries, model?.deleted !== undefined);
  if (model === undefined) problems.push('the model is gone, its chain is there');
  return { entries: entries.length, missing, problems: [...chainProblems(entries, head), ...problems] };
}

/** A model's chain by itself, and against its rows; what is missing is rung for and compared again. */
async function verifyModel(id: string) {
  const first = await compare(id);
  if (first.missing.length === 0) return { ...first, repaired: 0 };
  await appendToChain(id, first.missing, Date.now() + 60_000);
  const second = await compare(id);
  const lost = second.missing.map((sk) => `row ${sk} has no entry`);
  return { ...second, problems: [...second.problems, ...lost], repaired: first.missing.length - lost.length };
}

export async function verifyLedger(): Promise<Verification> {
  const total: Verification = { models: 0, entries: 0, repaired: 0, problems: [] };
  for (const id of await everyModel()) {
    const { entries, repaired, problems } = await verifyModel(id);
    total.models += 1;
    total.entries += entries;
    total.repaired += repaired;
    total.problems.push(...problems.map((problem) => `model ${id}: ${problem}`));
  }
  return total;
}
