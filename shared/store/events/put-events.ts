import { EventBridgeClient, PutEventsCommand, type PutEventsRequestEntry } from '@aws-sdk/client-eventbridge';
import { environment } from '#shared/operations/environment.ts';
import { type Event, eventSource } from '#shared/operations/events.ts';
import { requireEnvironment } from '#shared/wire/environment.ts';
import { portionsOf } from '../portions.ts';
import { fitted, mostBytes } from './fitted.ts';

const EventBusName = requireEnvironment(environment.bus);
const endpoint = process.env[environment.eventBridgeEndpoint];

const client = new EventBridgeClient({
  ...(endpoint === undefined ? {} : { endpoint }),
  maxAttempts: 3,
  requestHandler: { connectionTimeout: 1_000, requestTimeout: 5_000, throwOnRequestTimeout: true },
});

/** EventBridge's limit of entries a request. */
const mostEntries = 10;

const entryOf = (event: Event): PutEventsRequestEntry => ({
  EventBusName,
  Source: eventSource,
  DetailType: event.kind,
  Detail: fitted(event),
  Time: new Date(event.time),
});

const sizesOf = ({ Detail = '' }: PutEventsRequestEntry) => [1, Buffer.byteLength(Detail)];

/** Puts events on the bus, in their order; it keeps none. Throws if any was refused: again is harmless. */
export async function putEvents(events: readonly Event[]): Promise<void> {
  for (const Entries of portionsOf(events.map(entryOf), [mostEntries, mostBytes], sizesOf)) {
    const { FailedEntryCount = 0, Entries: answers = [] } = await client.send(new PutEventsCommand({ Entries }));
    if (FailedEntryCount === 0) continue;
    const refused = answers.find(({ ErrorCode }) => ErrorCode);
    throw new Error(`The bus refused ${FailedEntryCount} events: ${refused?.ErrorCode} ${refused?.ErrorMessage ?? ''}`);
  }
}
