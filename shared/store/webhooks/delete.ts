import { briefOf } from '#shared/domain/webhooks/brief.ts';
import type { WebhookDialect } from '#shared/domain/webhooks/types.ts';
import { log } from '#shared/wire/log.ts';
import type { Request } from '#shared/wire/request.ts';
import { commit } from '../commit.ts';
import { equal, exists, remove } from '../expression.ts';
import { webhookKey, webhookPlaceKey } from '../keys.ts';
import { getWebhook } from './get.ts';
import { webhookNote } from './note.ts';
import { sweepLater } from './wake.ts';

/** Errors: RESOURCE_DOES_NOT_EXIST, PERMISSION_DENIED. */
export async function deleteWebhook(request: Request, id: string, dialect: WebhookDialect): Promise<void> {
  const { webhook } = await commit(request, async function planWebhookDeletion() {
    const found = await getWebhook(request, id, dialect);
    const { scope, last_updated_timestamp } = found.webhook;
    const note = webhookNote(request, found.owner, 'webhook_deleted', {
      key: id,
      from: briefOf(found.webhook),
      to: undefined,
    });
    return {
      actions: [
        { Delete: remove(webhookKey(scope, id), equal('last_updated_timestamp', last_updated_timestamp)) },
        { Delete: remove(webhookPlaceKey(id), exists('scope')) },
        ...note.actions,
      ],
      row: note.row,
      result: found,
    };
  });
  // It is gone, whatever becomes of this: what is left of it has a time to live.
  await sweepLater(webhook).catch((error: unknown) => log('warn', 'no sweep', { webhook: id, error: String(error) }));
}
