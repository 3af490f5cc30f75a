import type { Delivery } from '#shared/domain/webhooks/deliveries.ts';
import { renderDelivery } from '#shared/domain/webhooks/render-deliveries.ts';
import type { Try } from '#shared/domain/webhooks/types.ts';
import type { DeliveryStatus } from '#shared/operations/deliveries.ts';
import { deliveryIdShape } from '#shared/wire/delivery-token.ts';
import { doesNotExist } from '#shared/wire/errors.ts';
import { getItem, getItems, type Item } from '../items.ts';
import { deadPrefix, deliveryKey, deliveryPrefix, healthKey, numberOf, triesPrefix, tryKey } from '../keys.ts';
import { queryPages } from '../query.ts';
import { toDelivery } from './delivery.ts';
import { type Health, toHealth } from './health.ts';

/** Bytes: Lambda answers 6 MB, of JSON within JSON. */
const enough = 2_000_000;

/** Deliveries that are looked at for one page: few of them may have the status that is asked for. */
const mostSeen = 5_000;

type Asked = {
  status: DeliveryStatus | undefined;
  size: number;
  /** An id. */
  before: string | undefined;
};

type Page = { deliveries: Delivery[]; next?: { before: string } };

export const readHealth = async (webhook: string): Promise<Health> => toHealth(await getItem(healthKey(webhook)));

/** Those that are dead have markers, which lead to them. */
async function deadAmong(webhook: string, markers: Item[]): Promise<(Item | undefined)[]> {
  return getItems(markers.map(({ sk }) => deliveryKey(webhook, sk.slice(deadPrefix.length))));
}

/** A webhook's deliveries, that of the last event first. A page can be short, and not the last. */
export async function deliveryPage(webhook: string, { status, size, before }: Asked): Promise<Page> {
  const prefix = status === 'DEAD' ? deadPrefix : deliveryPrefix;
  const range = { from: prefix, to: prefix + (before ?? '~'), forward: false, limit: size + 2, growTo: 500 };
  const deliveries: Delivery[] = [];
  let [bytes, seen, last] = [0, 0, ''];
  for await (const page of queryPages({ partition: healthKey(webhook).pk, ...range })) {
    const some = page.filter(({ sk }) => sk !== prefix + before);
    const items = status === 'DEAD' ? await deadAmong(webhook, some) : some;
    for (const [index, item] of items.entries()) {
      if (deliveries.length === size || bytes > enough || seen === mostSeen)
        return { deliveries, next: { before: last } };
      seen += 1;
      last = (some[index] as Item).sk.slice(prefix.length);
      if (!item || (status !== undefined && item.status !== status)) continue;
      const delivery = toDelivery(item);
      deliveries.push(delivery);
      bytes += Buffer.byteLength(JSON.stringify(renderDelivery(delivery)));
    }
  }
  return { deliveries };
}

/** Errors: RESOURCE_DOES_NOT_EXIST. */
export async function findDelivery(webhook: string, id: string): Promise<Delivery> {
  const item = deliveryIdShape.test(id) ? await getItem(deliveryKey(webhook, id)) : undefined;
  if (!item) throw doesNotExist(`Webhook with ID ${webhook} has no delivery ${id}: they are kept for 30 days.`);
  return toDelivery(item);
}

type Tries = { tries: Try[]; next?: { after: number } };

/** A delivery's tries, the first first, after that of a number. */
export async function tryPage(webhook: string, id: string, size: number, after = 0): Promise<Tries> {
  const partition = healthKey(webhook).pk;
  const [from, to] = [tryKey(webhook, id, after + 1).sk, `${triesPrefix(id)}~`];
  const tries: Try[] = [];
  let [bytes, last] = [0, after];
  for await (const page of queryPages({ partition, from, to, limit: size + 1 }))
    for (const { pk, sk, ttl, ...made } of page) {
      if (tries.length === size || bytes > enough) return { tries, next: { after: last } };
      tries.push(made as unknown as Try);
      bytes += Buffer.byteLength(JSON.stringify(made));
      last = numberOf(sk);
    }
  return { tries };
}
