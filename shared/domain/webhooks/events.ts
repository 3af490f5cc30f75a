import {
  type WebhookEntity,
  type WebhookEvent,
  webhookActions,
  webhookEntities,
  webhookEvents,
} from '#shared/operations/webhook-events.ts';
import { mlflowStatuses } from '#shared/operations/webhooks.ts';
import { invalidParameter } from '#shared/wire/errors.ts';
import { repr, reprList } from '#shared/wire/repr.ts';

/** An event as MLflow's clients spell it: `MODEL_VERSION_TAG` and `SET`. */
export type SpelledEvent = { entity: string; action: string };

const lower = (words: readonly string[]) => words.map((word) => word.toLowerCase());

function readEntity(text: string): WebhookEntity {
  const entity = webhookEntities.find((one) => one === text);
  if (entity) return entity;
  throw invalidParameter(`Invalid entity ${repr(text)}. Valid entities are: ${reprList(webhookEntities)}`);
}

/** Errors: INVALID_PARAMETER_VALUE; for an action that the entity has not, with MLflow's text. */
export function readEvent({ entity: spelled, action }: SpelledEvent): WebhookEvent {
  const entity = readEntity(spelled);
  const event = webhookEvents.find((one) => one === `${entity}.${action}`);
  if (event) return event;
  const valid = lower(webhookActions[entity]).toSorted();
  throw invalidParameter(
    `Invalid action ${repr(action.toLowerCase())} for entity '${entity.toLowerCase()}'. Valid actions are: ${reprList(valid)}`,
  );
}

/** Sorted, none twice. */
export const readEvents = (events: readonly SpelledEvent[] = []): WebhookEvent[] =>
  [...new Set(events.map(readEvent))].toSorted();

/** MLflow's text. */
export function requireSome(events: readonly WebhookEvent[]): void {
  if (events.length === 0)
    throw invalidParameter('Webhook events must be a non-empty list of WebhookEvent objects: [].');
}

/** `MODEL_VERSION_TAG.SET` → its two words. */
export function spelled(event: string) {
  const [entity, action] = event.split('.') as [WebhookEntity, (typeof webhookActions)[WebhookEntity][number]];
  return { entity, action };
}

/** MLflow takes a status that there is not as none. */
export const readMlflowStatus = (text: string | undefined) => mlflowStatuses.find((status) => status === text);
