import { validateModelName } from '#shared/domain/names.ts';
import { receiptTold } from '#shared/domain/receipts.ts';
import { listReceipts } from '#shared/operations/receipts.ts';
import { receiptsAsked } from '#shared/store/receipts/read.ts';
import { serve } from '#shared/wire/serve.ts';

export const handler = serve(listReceipts, async function list({ model }, call) {
  validateModelName(model, 'model');
  const receipts = await receiptsAsked(call, model);
  return { receipts: receipts.map(receiptTold) };
});
