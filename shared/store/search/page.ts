import type { Searchable } from '#shared/domain/search/types.ts';
import { invalidParameter } from '#shared/wire/errors.ts';
import type { Batches, Row } from './batch.ts';

/** The order fields of the last row of a page. */
export type Place = {
  name: string;
  version?: number | undefined;
  creation_timestamp: number;
  last_updated_timestamp: number;
};

/** Where the next page begins: at a batch and, if part of it was given out, after a row. */
export type Position = { from: string[]; after?: Place | undefined };

/** Keys and items one call reads at most, give or take a batch; a page that is short for it has a token all the same. */
const maximumCost = 10_000;

/** Lambda answers at most 6 MB, and carries the body as a JSON string: measured as it is then. */
const maximumBytes = 5_000_000;
const bytesOf = (message: unknown) => Buffer.byteLength(JSON.stringify(JSON.stringify(message)));

type Search<Entity, Message> = {
  batches: Batches<Entity>;
  matches: (on: Searchable) => boolean;
  compare: (a: Searchable, b: Searchable) => number;
  start: Position | undefined;
  maxResults: number;
  /** Rows as they are answered; those that are gone meanwhile are `undefined`. */
  render: (rows: Row<Entity>[]) => Promise<(Message | undefined)[]>;
};

const placeOf = ({ name, version, creation_timestamp, last_updated_timestamp }: Searchable): Place => ({
  name,
  version,
  creation_timestamp,
  last_updated_timestamp,
});

/**
 * One page of a search, and where the next begins if there may be more.
 * Bounded work: it ends early, with a position, when it has read or collected enough.
 */
export async function takePage<Entity, Message>(
  search: Search<Entity, Message>,
): Promise<{ messages: Message[]; next?: Position }> {
  const { batches, matches, compare, start, maxResults, render } = search;
  const messages: Message[] = [];
  let bytes = 0;
  let cost = 0;
  let after = start?.after;
  for await (const { from, cost: more, load } of batches) {
    if (cost >= maximumCost) return { messages, next: { from } };
    cost += more;
    const passed = after && { ...after, version: after.version ?? 0, tags: {} };
    after = undefined;
    const found = (await load())
      .filter(({ on }) => matches(on) && (!passed || compare(on, passed) > 0))
      .sort((a, b) => compare(a.on, b.on));
    const room = maxResults - messages.length;
    const taken = found.slice(0, room);
    const rendered = await render(taken);
    let last = passed && placeOf(passed);
    for (const [index, message] of rendered.entries()) {
      bytes += message === undefined ? 0 : bytesOf(message);
      if (bytes > maximumBytes && messages.length > 0)
        return { messages, next: { from, ...(last && { after: last }) } };
      if (message !== undefined) messages.push(message);
      last = placeOf((taken[index] as Row<Entity>).on);
    }
    if (found.length > room) return { messages, next: { from, ...(last && { after: last }) } };
  }
  return { messages };
}

/** Everything a search finds, for orders that no index has. More than `maximum` of it is refused. */
export async function collect<Entity>(batches: Batches<Entity>, matches: (on: Searchable) => boolean, maximum: number) {
  const rows: Row<Entity>[] = [];
  let cost = 0;
  for await (const batch of batches) {
    cost += batch.cost;
    rows.push(...(await batch.load()).filter(({ on }) => matches(on)));
    if (rows.length > maximum || cost > 2 * maximumCost) {
      throw invalidParameter(
        `This order needs all matches at once, and there are too many. Add a filter that leaves at most ${maximum}, or ` +
          'order by name or last_updated_timestamp.',
      );
    }
  }
  return rows;
}
