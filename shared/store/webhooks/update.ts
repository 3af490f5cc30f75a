import { briefChange } from '#shared/domain/webhooks/brief.ts';
import type { Secrets, Webhook, WebhookDialect } from '#shared/domain/webhooks/types.ts';
import type { Request } from '#shared/wire/request.ts';
import { commit } from '../commit.ts';
import { equal, update } from '../expression.ts';
import { webhookKey } from '../keys.ts';
import { sealedOf, type WebhookFields } from './create.ts';
import { getWebhook, type OwnedWebhook } from './get.ts';
import { webhookNote } from './note.ts';
import { unseal } from './secrets.ts';
import { resume } from './wake.ts';

type Change = {
  /** `undefined`: it has none any more. */
  fields: { [field in keyof Omit<WebhookFields, 'dialect'>]?: WebhookFields[field] | undefined };
  /** All that it has then; absent: they stay as they are. */
  secrets?: Secrets | undefined;
};

type Plan = (before: { webhook: Webhook; secrets: () => Promise<Secrets> }) => Change | Promise<Change>;

const without = <Fields extends object>(fields: Fields): Fields =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Fields;

/**
 * Changes a webhook by what `change` says of it as it is. One that is active then begins anew: it pauses no more, whatever
 * was, and what waits for it is tried at once. Errors: RESOURCE_DOES_NOT_EXIST, PERMISSION_DENIED, those of `change`.
 */
export async function updateWebhook(
  request: Request,
  id: string,
  dialect: WebhookDialect,
  change: Plan,
): Promise<OwnedWebhook & { before: Webhook }> {
  const updated = await commit(request, async function planWebhookUpdate() {
    const { webhook: before, owner } = await getWebhook(request, id, dialect);
    const { fields, secrets } = await change({ webhook: before, secrets: () => unseal(id, before.sealed) });
    const set = {
      ...fields,
      ...(secrets && { sealed: await sealedOf(id, secrets) }),
      // It always grows, so that it tells whether the webhook is as it was read.
      last_updated_timestamp: Math.max(Date.now(), before.last_updated_timestamp + 1),
    };
    const webhook = without({ ...before, ...set }) as Webhook;
    const note = webhookNote(request, owner, 'webhook_updated', {
      key: id,
      ...briefChange(before, webhook, secrets !== undefined),
    });
    const key = webhookKey(before.scope, id);
    const asRead = equal('last_updated_timestamp', before.last_updated_timestamp);
    return {
      actions: [{ Update: update({ key, set: Object.entries(set), if: [asRead] }) }, ...note.actions],
      row: note.row,
      result: { webhook, owner, before },
    };
  });
  if (updated.webhook.status === 'ACTIVE') await resume(updated.webhook);
  return updated;
}
