import type { Item } from '#test/support/expressions.ts';
import { now } from '#test/support/fake-table.ts';
import { databricksWebhook } from '#test/support/webhooks.ts';
import { idOf, kept as keptWebhook, ofAll, recordAt } from '../registry-webhooks/kept.ts';

/** A webhook of all models, and what it was told, written out by hand. */
export const webhook = idOf(1);
export const webhookItems = keptWebhook(ofAll, 1, databricksWebhook({ scope: ofAll }));

/** Ids sort as they are numbered. */
export const deliveryId = (n: number): string => `018bcfe5-6800-8000-8000-${String(n).padStart(12, '0')}`;

export const partition = `WEBHOOK#${webhook}`;
export const deliveryAt = (n: number) => `${partition} DELIVERY#${deliveryId(n)}`;
export const lookUp = [[`get WEBHOOKS ${webhook}`], [`get MODEL#${ofAll} META`, `get ${recordAt(ofAll, 1)}`]];

const model_id = '01HF7YAT000000000000000001';

export const delivery = (n: number, fields: Record<string, unknown> = {}): Item => ({
  pk: partition,
  sk: `DELIVERY#${deliveryId(n)}`,
  event: 'MODEL_VERSION_TRANSITIONED_STAGE',
  transition_id: `${model_id}-${n}`,
  model: 'churn',
  model_id,
  rev: n,
  place: String(n).padStart(10, '0'),
  part: 0,
  time: now,
  status: 'DELIVERED',
  body: `{"n":${n}}`,
  tries: 1,
  round_tries: 1,
  ...fields,
});

export const dead = (n: number): [Item, Item] => [
  delivery(n, { status: 'DEAD', tries: 20 }),
  { pk: partition, sk: `DEAD#${deliveryId(n)}`, id: deliveryId(n) },
];

/** As it is answered. */
export const told = (n: number, fields: object = {}) => ({
  delivery_id: deliveryId(n),
  event: 'MODEL_VERSION_TRANSITIONED_STAGE',
  transition_id: `${model_id}-${n}`,
  model: 'churn',
  model_id,
  rev: n,
  time: now,
  status: 'DELIVERED',
  tries: 1,
  ...fields,
});

export const pendingAt = (n: number) => `${partition} PENDING#${model_id}#${String(n).padStart(10, '0')}#000`;
export const wake = { webhook, scope: ofAll, model: model_id, now: true };
