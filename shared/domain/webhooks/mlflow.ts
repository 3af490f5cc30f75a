import type { Event } from '#shared/operations/events.ts';
import type { WebhookEvent } from '#shared/operations/webhook-events.ts';
import { spacedJson } from '#shared/wire/python.ts';
import { spelled } from './events.ts';
import { mlflowSamples } from './mlflow-samples.ts';
import { mlflowTold, type Told } from './mlflow-told.ts';
import type { Payload, Webhook } from './types.ts';

/** As Python writes a time in UTC: to the microsecond, or to the second where that is all. */
const isoFormat = (ms: number): string =>
  new Date(ms)
    .toISOString()
    .replace(/\.(\d{3})Z$/, (_, millis: string) => `${millis === '000' ? '' : `.${millis}000`}+00:00`);

/** Byte for byte what MLflow's own server would send. `time`: ms since 1970. */
function payload({ event, data }: Told, time: number): Payload {
  const { entity, action } = spelled(event);
  const body = { entity: entity.toLowerCase(), action: action.toLowerCase(), timestamp: isoFormat(time), data };
  return { event, body: spacedJson(body) };
}

/** Of everything that happens to models one at most, at the time when it happened. */
export function mlflowPayloads({ events }: Webhook, event: Event): Payload[] {
  const told = mlflowTold(event);
  return told && events.includes(told.event) ? [payload(told, event.time)] : [];
}

const isWebhookEvent = (name: string): name is WebhookEvent => Object.hasOwn(mlflowSamples, name);

/** What a test sends: of a model and a version that need not be there. */
export function mlflowSample(_: Webhook, event: string, time = Date.now()): Payload {
  if (!isWebhookEvent(event)) throw new Error(`There is no sample of ${event}`);
  return payload({ event, data: mlflowSamples[event] }, time);
}
