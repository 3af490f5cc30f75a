import { queryPages } from '../query.ts';
import { receiptList, receiptListOf } from './keys.ts';

const modelIn = (key: string): string => key.slice(0, key.indexOf('#'));

/** The id of the first model after another's that has receipts: a request each, however many receipts there are. */
async function nextAfter(id: string | undefined): Promise<string | undefined> {
  const from = id === undefined ? undefined : receiptListOf(id).after;
  for await (const [first] of queryPages({ index: 'list', partition: receiptList, from, limit: 1 }))
    if (first) return modelIn(String(first.list_sk));
  return undefined;
}

/** Ids of models, in their order; `next`: the last one, if there are more. */
export async function modelsWithReceipts({ size, after }: { size: number; after: string | undefined }) {
  const ids: string[] = [];
  for (let id = await nextAfter(after); id !== undefined; id = await nextAfter(id)) {
    if (ids.length === size) return { ids, next: ids.at(-1) };
    ids.push(id);
  }
  return { ids, next: undefined };
}
