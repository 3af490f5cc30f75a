import type { Model } from '#shared/domain/entities.ts';
import type { Webhook, WebhookDialect } from '#shared/domain/webhooks/types.ts';
import { webhookIdShape } from '#shared/domain/webhooks/webhook-id.ts';
import { doesNotExist } from '#shared/wire/errors.ts';
import type { Asker } from '#shared/wire/request.ts';
import { getItem } from '../items.ts';
import { webhookKey, webhookPlaceKey } from '../keys.ts';
import { getModelById } from '../models/get.ts';
import { readRegistry, registryId } from '../permissions/registry.ts';
import { toWebhook } from './of.ts';
import { requireAdmin } from './owner.ts';

export type OwnedWebhook = {
  webhook: Webhook;
  /** The model whose events it is told of, or the registry, which is kept as one. */
  owner: Model;
};

const webhookNotFound = (id: string) => doesNotExist(`Webhook with ID ${id} not found.`);

export async function readWebhook(scope: string, id: string): Promise<Webhook | undefined> {
  const item = await getItem(webhookKey(scope, id));
  return item && toWebhook(item);
}

/** The scope of a webhook of that dialect, or of whatever dialect; `undefined`: there is none. */
async function findScope(id: string, dialect: WebhookDialect | undefined): Promise<string | undefined> {
  if (!webhookIdShape.test(id)) return undefined;
  const place = await getItem(webhookPlaceKey(id));
  return dialect === undefined || place?.dialect === dialect ? (place?.scope as string | undefined) : undefined;
}

function findOwner(asker: Asker, scope: string): Promise<Model> {
  if (scope !== registryId) return getModelById(asker, scope);
  requireAdmin(asker);
  return readRegistry();
}

/**
 * A webhook that the caller may manage; `dialect`: one of another is not there. Errors: RESOURCE_DOES_NOT_EXIST, also of a
 * deleted model's; PERMISSION_DENIED.
 */
export async function getWebhook(asker: Asker, id: string, dialect?: WebhookDialect): Promise<OwnedWebhook> {
  const scope = await findScope(id, dialect);
  if (scope === undefined) throw webhookNotFound(id);
  const [owner, webhook] = await Promise.all([findOwner(asker, scope), readWebhook(scope, id)]);
  if (!webhook || owner.deleted !== undefined) throw webhookNotFound(id);
  return { webhook, owner };
}
