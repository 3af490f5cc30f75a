import type { Key } from '../keys.ts';

/**
 * Keys of what hosts say that they serve.
 *
 * | item    | pk                    | sk         |
 * |---------|-----------------------|------------|
 * | receipt | RECEIPTS#<model's id> | <endpoint> |
 *
 * In the index `list` all receipts are `RECEIPTS` / `<model's id>#<endpoint>`: which models have some.
 */

export const receiptsPartition = (id: string): string => `RECEIPTS#${id}`;
export const receiptKey = (id: string, endpoint: string): Key => ({ pk: receiptsPartition(id), sk: endpoint });

export const receiptList = 'RECEIPTS';
/** All that an index can hold of a model come before `after` and after `before`. */
export const receiptListOf = (id: string) => ({ before: `${id}#`, after: `${id}$` });
export const receiptIndexKeys = (id: string, endpoint: string) => ({
  list_pk: receiptList,
  list_sk: `${id}#${endpoint}`,
});
