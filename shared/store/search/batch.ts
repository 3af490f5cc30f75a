import type { Order, Searchable, Where } from '#shared/domain/search/types.ts';
import type { Asker } from '#shared/wire/request.ts';
import { limits } from './limits.ts';

/** The order fields of a model or a version. */
export type Place = {
  name: string;
  version?: number | undefined;
  creation_timestamp: number;
  last_updated_timestamp: number;
};

/** How places and rows of models and versions become one another. */
export const place = {
  of: ({ name, version, creation_timestamp, last_updated_timestamp }: Searchable): Place => ({
    name,
    ...(version !== undefined && { version }),
    creation_timestamp,
    last_updated_timestamp,
  }),
  on: (place: Place): Searchable => ({ ...place, version: place.version ?? 0, tags: {} }),
};

/** Where the next page begins. */
export type Position<At = Place> = {
  /** The batch to begin with. */
  from: string[];
  /** Its end, if part of it was given out. */
  to?: string | undefined;
  /** The last row that was given out. */
  last?: At | undefined;
  /** The way was another on an earlier page: in whatever batch a row up to `last` turns up, it was given out. */
  strayed?: boolean | undefined;
};

export type Query = {
  /** Who sees what they may see. */
  asker: Asker;
  where: Where;
  order: readonly Order[];
  maxResults: number;
  start: Position | undefined;
};

/**
 * What was found: how it is matched and ordered, what it is, at least how many bytes of text it has, and how many read
 * units more than its own item it took.
 */
export type Row<Entity, On = Searchable> = { on: On; entity: Entity; bytes: number; more?: number };

/** What a row takes above the one unit it was counted with: its item's other KB, and what else was read. */
export const unitsOf = ({ bytes, more = 0 }: Pick<Row<unknown>, 'bytes' | 'more'>): number =>
  Math.floor(bytes / 4_096) + more;

/**
 * A stretch of a search's candidates. All rows of one come before all rows of the next; within one they are sorted
 * after they are loaded. A later call makes the same stretch again from its bounds.
 */
export type Batch<Entity, On = Searchable> = {
  /** The way that finds it, and the key where it begins. */
  from: string[];
  /** The key where it ends. */
  to: string;
  /** Read units it takes to find it; what its items take above one each is counted when they are there. */
  cost: number;
  load: () => AsyncIterable<Row<Entity, On>[]>;
};

export type Batches<Entity, On = Searchable> = AsyncGenerator<Batch<Entity, On>>;

/** Rows that are read in one go. */
export async function* once<T>(read: () => Promise<T>): AsyncGenerator<T> {
  yield await read();
}

/** Candidates that are all at hand, whatever the order: one batch. */
export async function* together<Entity, On = Searchable>(
  cost: number,
  load: Batch<Entity, On>['load'],
): Batches<Entity, On> {
  yield { from: ['all'], to: 'all', cost, load };
}

/** Where a way begins again, if it was this way that a page ended on. */
export const resume = (start: Pick<Position<unknown>, 'from' | 'to'> | undefined, way: string) =>
  start?.from[0] === way ? { from: start.from[1], to: start.to } : {};

/** Rows that are looked at where some may not match. */
const some = 20;

/** Rows of the first batch of a page: one more than asked for tells whether there are more. `all`: every row is one. */
export const firstBatch = (maxResults: number, all = false): number =>
  Math.min(limits.batch, Math.max(all ? 0 : some, maxResults + 1));
