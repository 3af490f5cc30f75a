import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { ulid } from 'ulid';
import type { Event } from '#shared/operations/events.ts';
import { client } from '../client.ts';
import { put } from '../expression.ts';
import { sentKey, sentPartition } from '../keys.ts';
import { queryPages } from '../query.ts';

/** Seconds for which it is known what was dispatched: for longer than the stream keeps what was not. */
const lifetime = 3 * 24 * 60 * 60;

/** Notes that these events are dispatched: an item for all of one hour, however many they are. */
export async function markSent(events: readonly Event[]): Promise<void> {
  const ttl = Math.floor(Date.now() / 1_000) + lifetime;
  const hours = Map.groupBy(events, ({ time }) => sentPartition(time));
  const items = [...hours.values()].map((some) => ({
    ...sentKey((some[0] as Event).time, ulid()),
    ids: some.map(({ transition_id }) => transition_id),
    ttl,
  }));
  await Promise.all(items.map((item) => client.send(new PutCommand(put(item)))));
}

/** The ids of what was dispatched of one hour's rows; `time` is any within it (ms since 1970). */
export async function sentIn(time: number): Promise<Set<string>> {
  const ids = new Set<string>();
  for await (const page of queryPages({ partition: sentPartition(time) }))
    for (const item of page) for (const id of item.ids as string[]) ids.add(id);
  return ids;
}
