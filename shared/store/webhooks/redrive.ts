import type { Delivery } from '#shared/domain/webhooks/deliveries.ts';
import type { Webhook } from '#shared/domain/webhooks/types.ts';
import { mostRedriven } from '#shared/operations/deliveries.ts';
import { invalidParameter } from '#shared/wire/errors.ts';
import type { Request } from '#shared/wire/request.ts';
import { type Action, commit } from '../commit.ts';
import { equal, put, remove, update } from '../expression.ts';
import { chunks, getItems } from '../items.ts';
import { deadKey, deadPrefix, deliveryKey, healthKey, pendingKey } from '../keys.ts';
import { queryPages } from '../query.ts';
import { toDelivery } from './delivery.ts';
import { forgotten } from './lifetime.ts';
import { findDelivery } from './log.ts';
import { sendWakes, type Wake } from './wake.ts';

export type Redriven = { redriven: number; more?: true };

/** Three actions each, in one transaction. */
const together = 30;

/** It is pending as if it were new, where it was in its lane; its number of tries goes on. */
function actionsOf(request: Request, { id, webhook, model_id, place, part, status }: Delivery): Action[] {
  const ttl = forgotten();
  return [
    {
      Update: update({
        key: deliveryKey(webhook, id),
        set: [
          ['status', 'PENDING'],
          ['round_tries', 0],
          ['round_since', undefined],
          ['next_at', undefined],
          ['request', request.id],
          ['ttl', ttl],
        ],
        if: [equal('status', status)],
      }),
    },
    { Put: put({ ...pendingKey(webhook, model_id, place, part), id, ttl }) },
    { Delete: remove(deadKey(webhook, id)) },
  ];
}

/** What is pending is tried at once, and needs nothing else. */
function redriveOf(request: Request, deliveries: readonly Delivery[]) {
  const dead = deliveries.filter(({ status }) => status !== 'PENDING');
  const actions = dead.flatMap((delivery) => actionsOf(request, delivery));
  return { actions, ...(dead[0] && { row: deliveryKey(dead[0].webhook, dead[0].id) }) };
}

const wakesFor = ({ id, scope }: Webhook, deliveries: readonly Delivery[]): Wake[] =>
  [...new Set(deliveries.map(({ model_id }) => model_id))].map((model) => ({ webhook: id, scope, model, now: true }));

/**
 * Sends one delivery again, before all others of its model, whatever has become of it. Errors: RESOURCE_DOES_NOT_EXIST;
 * INVALID_PARAMETER_VALUE for one of which there is no body.
 */
export async function redriveOne(request: Request, webhook: Webhook, id: string): Promise<Redriven> {
  let wakes: Wake[] = [];
  const answer = await commit(request, async function planRedrive() {
    const delivery = await findDelivery(webhook.id, id);
    if (delivery.body === undefined)
      throw invalidParameter(`The delivery ${id} cannot be sent: its body was longer than what is kept.`);
    wakes = wakesFor(webhook, [delivery]);
    return { ...redriveOf(request, [delivery]), result: { redriven: 1 } };
  });
  await sendWakes(wakes);
  return answer;
}

async function deadOf(webhook: string, most: number): Promise<string[]> {
  const ids: string[] = [];
  const range = { partition: healthKey(webhook).pk, prefix: deadPrefix, limit: most };
  for await (const page of queryPages(range)) {
    ids.push(...page.map(({ sk }) => sk.slice(deadPrefix.length)));
    if (ids.length >= most) break;
  }
  return ids;
}

async function readDead(webhook: string, ids: readonly string[]): Promise<Delivery[]> {
  const items = await getItems(ids.map((id) => deliveryKey(webhook, id)));
  const found = items.flatMap((item) => (item ? toDelivery(item) : []));
  return found.filter(({ status, body }) => status === 'DEAD' && body !== undefined);
}

/** Sends again all that are dead, those of the oldest events first, up to what one call takes. */
export async function redriveDead(request: Request, webhook: Webhook): Promise<Redriven> {
  const ids = await deadOf(webhook.id, mostRedriven + 1);
  const more = ids.length > mostRedriven;
  const parts = chunks(ids.slice(0, mostRedriven), together);
  let answer: Redriven = { redriven: 0 };
  // Without any there is an answer all the same.
  for (const [index, part] of (parts.length > 0 ? parts : [[]]).entries()) {
    const { redriven: before } = answer;
    let wakes: Wake[] = [];
    answer = await commit(request, async function planPart() {
      const dead = await readDead(webhook.id, part);
      wakes = wakesFor(webhook, dead);
      const result: Redriven = { redriven: before + dead.length, ...(more && { more }) };
      return { ...redriveOf(request, dead), result, partial: index < parts.length - 1 };
    });
    await sendWakes(wakes);
  }
  return answer;
}
