import { validateModelName } from '#shared/domain/names.ts';
import { validateEndpoint } from '#shared/domain/receipts.ts';
import { deleteReceipt } from '#shared/operations/receipts.ts';
import { endReceipt } from '#shared/store/receipts/delete.ts';
import { empty, serve } from '#shared/wire/serve.ts';

export const handler = serve(
  deleteReceipt,
  async function end({ model, endpoint }, call) {
    validateModelName(model, 'model');
    validateEndpoint(endpoint);
    await endReceipt(call, model, endpoint);
  },
  empty,
);
