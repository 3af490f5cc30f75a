import { haveSameBounds } from '#shared/domain/observations/histogram.ts';
import { invalidParameter } from '#shared/wire/errors.ts';
import { queryPages } from '../query.ts';
import { type Place, seriesPartition } from './keys.ts';

/** What is counted between bounds has them, and can be merged with what has the same. */
export type Series = { series: string; metric: string; tags: Record<string, string>; bounds?: number[] };

type Wanted = { id: string; version: number; metric: string; tags?: Record<string, string> | undefined };

export async function listSeries({ id, version }: Pick<Wanted, 'id' | 'version'>): Promise<Series[]> {
  const found: Series[] = [];
  for await (const page of queryPages({ partition: seriesPartition(id, version) }))
    for (const { sk, metric, tags, bounds } of page)
      found.push({ series: sk, metric, tags, ...(bounds !== undefined && { bounds }) } as Series);
  return found;
}

const has = (tags: Record<string, string>, wanted: Record<string, string> = {}): boolean =>
  Object.entries(wanted).every(([key, value]) => Object.hasOwn(tags, key) && tags[key] === value);

/** Series whose values can be counted together. */
export const areAlike = (series: readonly Series[]): boolean =>
  series.every(({ bounds }) => haveSameBounds(bounds, series[0]?.bounds));

/** Of all series of a version those of a metric that have some tags. Errors: INVALID_PARAMETER_VALUE for what cannot be told together. */
export function placesAmong(all: readonly Series[], { id, version, metric, tags }: Wanted): Place[] {
  const wanted = all.filter((one) => one.metric === metric && has(one.tags, tags));
  if (!areAlike(wanted))
    throw invalidParameter(
      `Metric '${metric}' is counted between other bounds by some tags than by others. Ask for tags by which they are the same.`,
    );
  return wanted.map(({ series }) => ({ id, version, series }));
}
