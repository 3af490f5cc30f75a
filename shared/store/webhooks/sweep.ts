import { DeleteCommand } from '@aws-sdk/lib-dynamodb';
import { client } from '../client.ts';
import { remove } from '../expression.ts';
import { inParallel } from '../in-parallel.ts';
import { getItems } from '../items.ts';
import { healthKey, webhookKey, webhookPlaceKey } from '../keys.ts';
import { queryPages } from '../query.ts';
import { sendWakes, type Wake } from './wake.ts';

/** Items that are removed at once. */
const width = 25;

/**
 * Removes what is left of a webhook that is there no more: what was pending, and its log. What the dispatcher writes
 * meanwhile, having read it before, rings again. Not done by the deadline (ms since 1970), it is gone on with.
 */
export async function sweep({ webhook, scope }: Wake, deadline: number): Promise<void> {
  const left = await getItems([webhookKey(scope, webhook), webhookPlaceKey(webhook)]);
  if (left.some((item) => item !== undefined)) return;
  for await (const page of queryPages({ partition: healthKey(webhook).pk, limit: 250 })) {
    if (Date.now() > deadline) return sendWakes([{ webhook, scope, model: '' }]);
    await inParallel(page, width, ({ pk, sk }) => client.send(new DeleteCommand(remove({ pk, sk }))));
  }
}
