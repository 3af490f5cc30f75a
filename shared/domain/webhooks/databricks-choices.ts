import { type RegistryEvent, registryEvents } from '#shared/operations/registry-events.ts';
import { signatureSchemes, webhookStatuses } from '#shared/operations/registry-webhooks.ts';
import { invalidParameter } from '#shared/wire/errors.ts';

const oneOf =
  <Value extends string>(parameter: string, values: readonly Value[]) =>
  (text: string): Value => {
    const value = values.find((known) => known === text);
    if (value !== undefined) return value;
    throw invalidParameter(`Invalid ${parameter}: ${text}. Value must be one of ${values.join(', ')}.`);
  };

/** Errors of all: INVALID_PARAMETER_VALUE, with what there is. */
export const readEvent = oneOf('event', registryEvents);
export const readStatus = oneOf('status', webhookStatuses);
export const readSignature = oneOf('signature', signatureSchemes);

/** Sorted, none twice. */
const readEvents = (events: readonly string[]): RegistryEvent[] => [...new Set(events.map(readEvent))].toSorted();

/** In a query they may also be in one parameter, with commas. */
export const readListedEvents = (events: readonly string[] = []): RegistryEvent[] =>
  readEvents(events.flatMap((text) => text.split(',')));

/** What a webhook is to be told of. */
export function requireEvents(events: readonly string[], ofModel: boolean): RegistryEvent[] {
  const read = readEvents(events);
  if (read.length === 0)
    throw invalidParameter(`Parameter 'events' is empty. Name one or more of ${registryEvents.join(', ')}.`);
  if (ofModel && read.includes('REGISTERED_MODEL_CREATED'))
    throw invalidParameter(
      "REGISTERED_MODEL_CREATED is for webhooks of all models: when a model is created, it has none yet. Leave 'model_name' out.",
    );
  return read;
}
