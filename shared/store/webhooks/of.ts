import type { Webhook } from '#shared/domain/webhooks/types.ts';
import type { Item } from '../items.ts';
import { webhooksOf } from '../keys.ts';
import { queryPages } from '../query.ts';

/** A record as the domain knows it. */
export const toWebhook = ({ pk, sk, ...fields }: Item): Webhook => ({ ...fields, id: sk }) as unknown as Webhook;

/** All that are told of one model, or of all (`registryId`): those made first, first. */
export async function webhooksFor(scope: string): Promise<Webhook[]> {
  const found: Webhook[] = [];
  for await (const page of queryPages({ partition: webhooksOf(scope) })) found.push(...page.map(toWebhook));
  return found;
}
