import type { Delivery } from '#shared/domain/webhooks/deliveries.ts';
import type { Item } from '../items.ts';
import { deliveryPrefix, idOf } from '../keys.ts';
import { unpacked } from './body.ts';

/** A delivery as the domain knows it. */
export function toDelivery({ pk, sk, ttl, body, request, ...fields }: Item): Delivery {
  return {
    ...(fields as unknown as Omit<Delivery, 'id' | 'webhook' | 'body'>),
    ...(body !== undefined && { body: unpacked(body as string | Uint8Array) }),
    id: sk.slice(deliveryPrefix.length),
    webhook: idOf(pk),
  };
}
