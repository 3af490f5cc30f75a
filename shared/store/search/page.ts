import { chunks } from '../items.ts';
import { type Batch, type Batches, type Position, type Row, unitsOf } from './batch.ts';
import { type Effort, newEffort } from './effort.ts';
import { limits } from './limits.ts';

type Search<On, Place, Entity, Message> = {
  batches: Batches<Entity, On>;
  matches: (on: On) => boolean;
  compare: (a: On, b: On) => number;
  /** What a token tells of a row, and what of it is compared with other rows. */
  place: { of: (on: On) => Place; on: (place: Place) => On };
  start: Position<Place> | undefined;
  maxResults: number;
  /** What finding the batches takes counts in, too, if it is told. */
  effort?: Effort;
  /** Rows as they are answered; those that are gone meanwhile are `undefined`. */
  render: (rows: Row<Entity, On>[]) => Promise<(Message | undefined)[]>;
};

/** As many of the rows, which are in order, as can have room in an answer. */
function front<Any extends { bytes: number }>(rows: readonly Any[], most: number): Any[] {
  let bytes = 0;
  const last = rows.findIndex((row) => {
    bytes += row.bytes;
    return bytes > limits.bytes;
  });
  return rows.slice(0, Math.min(most, last < 0 ? rows.length : last + 1));
}

type Taken<Entity, On> = { rows: Row<Entity, On>[]; more: boolean; cost: number };

/** A batch's first rows in order: only so many are held as can have room in an answer, whatever the batch's size. */
async function takeRows<Entity, On>(
  { load, cost: least }: Batch<Entity, On>,
  isWanted: (on: On) => boolean,
  compare: (a: On, b: On) => number,
  most: number,
): Promise<Taken<Entity, On>> {
  let [rows, held, more, cost] = [[] as Row<Entity, On>[], 0, false, least];
  const cut = () => {
    const kept = front(
      rows.sort((a, b) => compare(a.on, b.on)),
      most,
    );
    more ||= kept.length < rows.length;
    rows = kept;
    held = kept.reduce((sum, { bytes }) => sum + bytes, 0);
  };
  for await (const part of load()) {
    for (const row of part) {
      cost += unitsOf(row);
      if (!isWanted(row.on)) continue;
      rows.push(row);
      held += row.bytes;
    }
    if (held > 4 * limits.bytes) cut();
  }
  cut();
  return { rows, more, cost };
}

/** Lambda carries the body as a JSON string: measured as it is then. */
const bytesOf = (message: unknown) => Buffer.byteLength(JSON.stringify(JSON.stringify(message)));

/** Rows that are rendered at once, and may turn out to have no room. */
const rendered = 100;

/**
 * One page of a search, and where the next begins if there may be more.
 * Bounded work: it ends early, with a position, when it has read or collected enough.
 */
export async function takePage<On, Place, Entity, Message>(
  search: Search<On, Place, Entity, Message>,
): Promise<{ messages: Message[]; next?: Position<Place> }> {
  const { batches, compare, place, start, maxResults, effort = newEffort(), render } = search;
  const matches = effort.counting(search.matches);
  const messages: Message[] = [];
  let [cost, bytes, last] = [0, 0, start?.last];
  let strayed: boolean | undefined;
  const upTo = (from: string[], to: string | undefined) => ({
    messages,
    next: { from, ...(to !== undefined && { to }), ...(last && { last }), ...(strayed && { strayed }) },
  });
  for await (const { from, to, ...batch } of batches) {
    if (cost + effort.units() >= limits.cost) return upTo(from, undefined);
    // Whether part of this batch was given out; or parts of any, for the way was another then.
    let begun = strayed === undefined && start?.to !== undefined;
    strayed ??= start !== undefined && (start.strayed === true || JSON.stringify(from) !== JSON.stringify(start.from));
    const passed = begun || strayed ? start?.last && place.on(start.last) : undefined;
    const isWanted = (on: On) => matches(on) && !(passed && compare(on, passed) <= 0);
    const taken = await takeRows({ from, to, ...batch }, isWanted, compare, maxResults - messages.length);
    cost += taken.cost;
    for (const group of chunks(taken.rows, rendered)) {
      for (const [index, message] of (await render(group)).entries()) {
        bytes += message === undefined ? 0 : bytesOf(message);
        if (bytes > limits.bytes && messages.length > 0) return upTo(from, begun ? to : undefined);
        if (message !== undefined) messages.push(message);
        last = place.of((group[index] as Row<Entity, On>).on);
        begun = true;
      }
    }
    if (taken.more) return upTo(from, begun ? to : undefined);
  }
  return { messages };
}
