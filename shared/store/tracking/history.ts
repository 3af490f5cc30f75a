import type { Point } from '#shared/domain/tracking/entities.ts';
import { compareInTime, isSame } from '#shared/domain/tracking/points.ts';
import { isRunId } from '#shared/domain/tracking/values.ts';
import type { Item } from '../items.ts';
import { queryPages } from '../query.ts';
import { isMetric, pointsKey, pointsPrefix } from './keys.ts';
import { decodePoints } from './points.ts';

/** Where a page of a history begins: the first item that has points after `last`, the last one given out. */
export type HistoryPosition = { from: string; last: Point };

/** Items of the first request, and of the largest: one may have a point or a thousand. */
const itemsAtOnce = { limit: 16, growTo: 4_096 };

type Held = Point & { sk: string };

/** Points whose turn it is, and those that are read and wait for theirs. */
type Stretch = { ready: Held[]; waiting: Held[] };

const laterThan = (last: Point | undefined) => (point: Point) => last === undefined || compareInTime(point, last) > 0;

/** `POINTS#<time>#<ulid>` → `<time>`. */
const beginOf = (sk: string) => Number(sk.slice(pointsPrefix.length).split('#')[0]);

/**
 * The points of a metric in the order of time, step and value, each with the item it is in. An item is placed by its
 * first point, and may have others that are later than the first of items after it: they wait.
 */
async function* inOrder(blocks: AsyncGenerator<Item[]>, isWanted: (point: Point) => boolean): AsyncGenerator<Stretch> {
  let held: Held[] = [];
  for await (const page of blocks) {
    const added = page.map(({ sk, points }) =>
      decodePoints(points as Uint8Array)
        .filter(isWanted)
        .map((point) => ({ ...point, sk })),
    );
    const all = [...held, ...added.flat()].sort(compareInTime);
    const begins = beginOf(page.at(-1)?.sk ?? pointsPrefix);
    const turn = all.findIndex(({ timestamp }) => timestamp >= begins);
    held = turn < 0 ? [] : all.slice(turn);
    yield { ready: turn < 0 ? all : all.slice(0, turn), waiting: held };
  }
  yield { ready: held, waiting: [] };
}

const firstOf = (held: readonly Held[]): string =>
  held.reduce((first, { sk }) => (first === '' || sk < first ? sk : first), '');

/** At most `most` points, equal ones once, and where the next page begins if there are more. No points: nobody has any. */
export async function readHistory(
  run_id: string,
  key: string,
  { most, start }: { most: number; start?: HistoryPosition | undefined },
): Promise<{ points: Point[]; next?: HistoryPosition }> {
  if (!isRunId(run_id) || !isMetric(key)) return { points: [] };
  const { pk } = pointsKey(run_id, key, 0, '');
  const range = { partition: pk, from: start?.from ?? pointsPrefix, to: `${pointsPrefix}~`, ...itemsAtOnce };
  const points: Point[] = [];
  let last = start?.last;
  for await (const { ready, waiting } of inOrder(queryPages(range), laterThan(last))) {
    for (const [index, { sk, ...point }] of ready.entries()) {
      if (last && isSame(point, last)) continue;
      if (points.length === most) {
        return { points, next: { from: firstOf([...ready.slice(index), ...waiting]), last: last as Point } };
      }
      points.push(point);
      last = point;
    }
  }
  return { points };
}
