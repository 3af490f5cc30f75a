import type { Model } from '#shared/domain/entities.ts';
import { briefOf } from '#shared/domain/webhooks/brief.ts';
import type { Secrets, Webhook } from '#shared/domain/webhooks/types.ts';
import { newWebhookId } from '#shared/domain/webhooks/webhook-id.ts';
import type { Request } from '#shared/wire/request.ts';
import { type Action, commit } from '../commit.ts';
import { absent, exists, insert, update } from '../expression.ts';
import { metaKey, webhookKey, webhookPlaceKey } from '../keys.ts';
import { registryId } from '../permissions/registry.ts';
import type { OwnedWebhook } from './get.ts';
import { webhookNote } from './note.ts';
import { seal } from './secrets.ts';

/** What a webhook is given; the rest is the store's to say. */
export type WebhookFields = Omit<
  Webhook,
  'id' | 'scope' | 'sealed' | 'creation_timestamp' | 'last_updated_timestamp' | 'actor'
>;

type New = {
  /** Read anew whenever it is tried: it refuses who may not. */
  owner: () => Promise<Model>;
  fields: WebhookFields;
  secrets: Secrets;
};

/** `undefined`: there are none to seal. */
export const sealedOf = async (id: string, secrets: Secrets): Promise<string | undefined> =>
  Object.keys(secrets).length > 0 ? seal(id, secrets) : undefined;

/**
 * The model is still there, since a webhook of one that is gone would be found by nobody; and it says from now on that it may
 * have some, so that events of those that never had any cost no search for them.
 */
const onModel = ({ id }: Model): Action[] =>
  id === registryId
    ? []
    : [{ Update: update({ key: metaKey(id), set: [['webhooks', true]], if: [exists('rev'), absent('deleted')] }) }];

/** Errors: `owner`'s. */
export async function createWebhook(request: Request, { owner, fields, secrets }: New): Promise<OwnedWebhook> {
  const now = Date.now();
  const id = newWebhookId(now);
  const sealed = await sealedOf(id, secrets);
  const made = {
    ...fields,
    ...(sealed !== undefined && { sealed }),
    creation_timestamp: now,
    last_updated_timestamp: now,
    actor: request.actor,
  };
  return commit(request, async function planWebhook() {
    const model = await owner();
    const scope = model.id;
    const webhook = { id, scope, ...made };
    const note = webhookNote(request, model, 'webhook_created', { key: id, from: undefined, to: briefOf(webhook) });
    const { id: _, ...record } = webhook;
    const puts: Action[] = [
      { Put: insert({ ...webhookKey(scope, id), ...record }) },
      { Put: insert({ ...webhookPlaceKey(id), scope, dialect: fields.dialect }) },
    ];
    return {
      actions: [...puts, ...onModel(model), ...note.actions],
      row: note.row,
      result: { webhook, owner: model },
    };
  });
}
