import type { Receipt } from '#shared/domain/receipts.ts';
import type { Asker } from '#shared/wire/request.ts';
import type { Item } from '../items.ts';
import { getModel } from '../models/get.ts';
import { queryPages } from '../query.ts';
import { receiptsPartition } from './keys.ts';

export const toReceipt = ({ pk, sk, list_pk, list_sk, ...fields }: Item): Receipt & { rev: number } =>
  ({ ...fields, endpoint: sk }) as unknown as Receipt & { rev: number };

/** All of a model, whichever version they are of. */
export async function receiptsOf(id: string): Promise<Receipt[]> {
  const receipts: Receipt[] = [];
  for await (const page of queryPages({ partition: receiptsPartition(id) })) receipts.push(...page.map(toReceipt));
  return receipts;
}

/** Errors: RESOURCE_DOES_NOT_EXIST, PERMISSION_DENIED. */
export const receiptsAsked = async (asker: Asker, name: string): Promise<Receipt[]> =>
  receiptsOf((await getModel(asker, name)).id);
