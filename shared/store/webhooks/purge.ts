import { deleteItems } from '../batch-write.ts';
import { webhookPlaceKey, webhooksOf } from '../keys.ts';
import { queryPages } from '../query.ts';
import { sweepLater } from './wake.ts';

/** Webhooks of a model that nothing brings back; what else is left of them has a time to live, if it is not swept before. */
export async function deleteWebhooksOf(model: string): Promise<void> {
  for await (const page of queryPages({ partition: webhooksOf(model), limit: 100 })) {
    // The records come last, so that what is left of them is found again.
    await deleteItems(page.map(({ sk }) => webhookPlaceKey(sk)));
    await deleteItems(page.map(({ pk, sk }) => ({ pk, sk })));
    for (const { sk } of page) await sweepLater({ id: sk, scope: model });
  }
}
