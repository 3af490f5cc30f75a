import { validateModelName } from '#shared/domain/names.ts';
import { receiptTold, validateEndpoint, validateSince } from '#shared/domain/receipts.ts';
import { reportReceipt } from '#shared/operations/receipts.ts';
import { reportServed } from '#shared/store/receipts/report.ts';
import { serve } from '#shared/wire/serve.ts';

export const handler = serve(
  reportReceipt,
  async function report({ model, endpoint, version, digest, since }, call) {
    validateModelName(model, 'model');
    validateEndpoint(endpoint);
    validateSince(since, Date.now());
    return reportServed(call, model, { endpoint, version, since, ...(digest !== undefined && { digest }) });
  },
  ({ receipt, changed }) => ({ receipt: receiptTold(receipt), changed }),
);
