import type { Webhook } from '#shared/domain/webhooks/types.ts';
import { getItems, type Item } from '../items.ts';
import { metaKey, webhooksOf } from '../keys.ts';
import { queryPages } from '../query.ts';

/** A record as the domain knows it. */
export const toWebhook = ({ pk, sk, ...fields }: Item): Webhook => ({ ...fields, id: sk }) as unknown as Webhook;

/** All that are told of one model, or of all (`registryId`): those made first, first. */
export async function webhooksFor(scope: string): Promise<Webhook[]> {
  const found: Webhook[] = [];
  for await (const page of queryPages({ partition: webhooksOf(scope) })) found.push(...page.map(toWebhook));
  return found;
}

/** Which of these models may have webhooks: nobody looks for those of one of which META says that it never had any. */
export async function withWebhooks(ids: readonly string[]): Promise<Set<string>> {
  const metas = await getItems(ids.map(metaKey));
  return new Set(ids.filter((_, index) => metas[index] === undefined || metas[index].webhooks));
}
