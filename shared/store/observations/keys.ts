import { createHash } from 'node:crypto';
import { digits, type Key, milliseconds, sharded, shardOf } from '../keys.ts';

/**
 * Keys of what is observed of versions. A series is a metric with a set of tags, and is known by their hash.
 *
 * | item     | pk                                   | sk                                      |
 * |----------|--------------------------------------|-----------------------------------------|
 * | series   | SERIES#<model's id>#<version>        | <series>                                |
 * | delta    | ROLLUP#<model's id>#<version>#<series> | M#<minute>#<batch>                    |
 * | hour     | the same                             | H#<hour>                                |
 * | day      | the same                             | D#<day>                                 |
 * | batch    | BATCH#<sha256>                       | BATCH                                   |
 * | to fold  | FOLD#<shard>                         | <model's id>#<version>#<series>#<hour>  |
 * | baseline | BASELINE#<model's id>#<version>      | <metric>                                |
 *
 * Minutes, hours and days are the ms since 1970 at which they begin (UTC).
 */

/** Which series of which version. */
export type Place = { id: string; version: number; series: string };

const hashOf = (value: unknown, length: number) =>
  createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, length);

export const seriesOf = (metric: string, tags: Record<string, string>): string =>
  hashOf([metric, Object.entries(tags).sort(([a], [b]) => (a < b ? -1 : 1))], 32);

export const seriesPartition = (id: string, version: number): string => `SERIES#${id}#${digits(version)}`;
export const seriesKey = ({ id, version, series }: Place): Key => ({ pk: seriesPartition(id, version), sk: series });

const placeText = ({ id, version, series }: Place) => `${id}#${digits(version)}#${series}`;
export const rollupPartition = (place: Place): string => `ROLLUP#${placeText(place)}`;
export const minutePrefix = (time: number): string => `M#${milliseconds(time)}`;
export const deltaKey = (place: Place, time: number, batch: string): Key => ({
  pk: rollupPartition(place),
  sk: `${minutePrefix(time)}#${batch}`,
});
export const hourKey = (place: Place, time: number): Key => ({
  pk: rollupPartition(place),
  sk: `H#${milliseconds(time)}`,
});
export const dayKey = (place: Place, time: number): Key => ({
  pk: rollupPartition(place),
  sk: `D#${milliseconds(time)}`,
});
/** `M#<minute>#<batch>`, `H#<hour>` and `D#<day>` → when it begins. */
export const beginIn = (sk: string): number => Number(sk.split('#')[1]);

/** Of who sends it and what they call it. */
export const batchKey = (actor: { type: string; id: string }, batch_id: string): Key => ({
  pk: `BATCH#${hashOf([actor.type, actor.id, batch_id], 64)}`,
  sk: 'BATCH',
});

const fold = (shard: number) => `FOLD#${shard}`;
export const folds = sharded(fold);
export const foldPrefix = (place: Place): string => `${placeText(place)}#`;
export const foldKey = (place: Place, time: number): Key => ({
  pk: fold(shardOf(place.series)),
  sk: foldPrefix(place) + milliseconds(time),
});
/** The inverse of `foldKey`. */
export function foldIn(sk: string): Place & { time: number } {
  const [id = '', version, series = '', time] = sk.split('#');
  return { id, version: Number(version), series, time: Number(time) };
}

export const baselinePartition = (id: string, version: number): string => `BASELINE#${id}#${digits(version)}`;
export const baselineKey = (id: string, version: number, metric: string): Key => ({
  pk: baselinePartition(id, version),
  sk: metric,
});
