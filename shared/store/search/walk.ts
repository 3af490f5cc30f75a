import type { IndexName } from '#shared/operations/table.ts';
import { type Item, queryPages } from '../read.ts';

/** Rows of an index, as they are: the table's keys and the index's. */
type Stream = AsyncGenerator<Item>;

export type Walk = {
  index: IndexName;
  partitions: string[];
  forward: boolean;
  /** Begin at this sort key, it included. */
  from?: string | undefined;
  prefix?: string | undefined;
  /** Items a request; without it DynamoDB's 1 MB. */
  limit?: number;
};

async function* streamOf({ index, forward, from, prefix, limit }: Walk, partition: string): Stream {
  const bounds = from === undefined ? {} : forward ? { from } : { to: from };
  const range = { index, partition, forward, ...(limit !== undefined && { limit }) };
  const withPrefix = prefix !== undefined && from === undefined;
  for await (const page of queryPages({ ...range, ...(withPrefix ? { prefix } : bounds) })) {
    for (const item of page) {
      if (prefix !== undefined && !String(item[`${index}_sk`]).startsWith(prefix)) return;
      yield item;
    }
  }
}

/** Several partitions of an index in one order. */
async function* merge(streams: Stream[], index: IndexName, forward: boolean): Stream {
  const sortKey = `${index}_sk` as const;
  const heads = await Promise.all(streams.map(async (stream) => ({ stream, head: await stream.next() })));
  for (;;) {
    const open = heads.filter(({ head }) => !head.done);
    if (open.length === 0) return;
    const next = open.reduce((best, other) => {
      const earlier = String(other.head.value[sortKey]) < String(best.head.value[sortKey]);
      return earlier === forward ? other : best;
    });
    yield next.head.value;
    next.head = await next.stream.next();
  }
}

export type Stretch = { from: string; items: Item[] };

/** Rows of equal time are never parted, for their order is decided after they are loaded; up to this many. */
const longestRun = 5_000;
const timeOf = (item: Item, index: IndexName) => String(item[`${index}_sk`]).slice(0, 13);

/** A walk along partitions of an index in stretches of about `size` rows, each with the sort key it begins at. */
export async function* stretches(walk: Walk, size: number, byTime: boolean): AsyncGenerator<Stretch> {
  const streams = walk.partitions.map((partition) => streamOf(walk, partition));
  const rows = streams.length === 1 ? (streams[0] as Stream) : merge(streams, walk.index, walk.forward);
  let items: Item[] = [];
  const stretch = () => ({ from: String((items[0] as Item)[`${walk.index}_sk`]), items });
  for await (const item of rows) {
    const last = items.at(-1);
    const sameRun = byTime && last !== undefined && timeOf(last, walk.index) === timeOf(item, walk.index);
    if (items.length >= size && (!sameRun || items.length >= longestRun)) {
      yield stretch();
      items = [];
    }
    items.push(item);
  }
  if (items.length > 0) yield stretch();
}
