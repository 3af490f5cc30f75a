import type { Webhook, WebhookDialect } from '#shared/domain/webhooks/types.ts';
import { webhooksOf } from '../keys.ts';
import { queryPages } from '../query.ts';
import { toWebhook } from './of.ts';

type Asked = {
  dialect: WebhookDialect;
  size: number;
  /** An id: what was made before it. */
  before: string | undefined;
};

export type WebhookPage = { webhooks: Webhook[]; next?: { before: string } };

/** Bytes: Lambda answers 6 MB, of JSON within JSON. */
const enough = 2_000_000;

/** Those of one dialect that are told of one model, or of all (`registryId`), the last made first. */
export async function webhookPage(scope: string, { dialect, size, before }: Asked): Promise<WebhookPage> {
  // With the one that was the last page's last, and one that shows whether there are more.
  const range = { partition: webhooksOf(scope), to: before, forward: false, limit: size + 2, growTo: 1_000 };
  const webhooks: Webhook[] = [];
  let bytes = 0;
  for await (const page of queryPages(range))
    for (const item of page) {
      if (item.sk === before || item.dialect !== dialect) continue;
      const last = webhooks.at(-1);
      if (last && (webhooks.length === size || bytes > enough)) return { webhooks, next: { before: last.id } };
      webhooks.push(toWebhook(item));
      bytes += Buffer.byteLength(JSON.stringify(item));
    }
  return { webhooks };
}
