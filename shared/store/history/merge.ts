import type { Row } from './row.ts';

/**
 * Rows of several streams, each in the order of their places, in one: those after the place `passed`, and what is in
 * more than one stream once.
 */
export async function* merge(
  streams: readonly AsyncGenerator<Row>[],
  { forward, place: passed }: { forward: boolean; place: string },
): AsyncGenerator<Row> {
  let open = await Promise.all(streams.map(async (stream) => ({ stream, head: await stream.next() })));
  let last = passed;
  for (;;) {
    open = open.filter(({ head }) => !head.done);
    const [first, ...others] = open;
    if (first === undefined) return;
    const next = others.reduce(
      (best, other) => (other.head.value.place < best.head.value.place === forward ? other : best),
      first,
    );
    const row: Row = next.head.value;
    if (row.place !== last) yield row;
    last = row.place;
    next.head = await next.stream.next();
  }
}
