import { distanceOf } from '#shared/domain/observations/distance.ts';
import type { Summary } from '#shared/domain/observations/summary.ts';
import type { Resolution } from '#shared/domain/observations/time.ts';
import { invalidParameter } from '#shared/wire/errors.ts';
import type { Asker } from '#shared/wire/request.ts';
import { getVersion } from '../versions/get.ts';
import { readBaseline } from './baselines.ts';
import { type Asked, readSeries, summarize } from './read.ts';

type Against = { name: string; against: string };

/** What it is held against: what was given for its training, or another version in the same time. */
async function reference(asker: Asker, asked: Asked, { name, against }: Against): Promise<Summary | undefined> {
  if (against === 'baseline') return readBaseline(asked.id, asked.version, asked.metric);
  const { version } = await getVersion(asker, name, against);
  return summarize({ ...asked, version: version.version });
}

/** Errors: INVALID_PARAMETER_VALUE where there is nothing to compare with, or it cannot be compared. */
async function distance(asker: Asker, asked: Asked, observed: Summary, against: Against) {
  const expected = await reference(asker, asked, against);
  const what = against.against === 'baseline' ? 'baseline' : `observation of version ${against.against}`;
  if (!expected)
    throw invalidParameter(
      `There is no ${what} of metric '${asked.metric}' to compare with.${
        against.against === 'baseline' ? ' Give it by PUT /api/2.0/stagebook/baselines.' : ''
      }`,
    );
  const found = distanceOf(expected, observed);
  if (found) return found;
  throw invalidParameter(`The ${what} of metric '${asked.metric}' has other bounds than what is compared with it.`);
}

/** Points, a summary of all, how far that is from something, and which series there are of the metric. */
export async function readAsked(
  asker: Asker,
  name: string,
  { against, ...asked }: Asked & { resolution: Resolution; against: string | undefined },
) {
  const { series, points, summary } = await readSeries(asked);
  return {
    series: series.filter(({ metric }) => metric === asked.metric).map(({ tags }) => ({ tags })),
    points,
    summary,
    ...(against !== undefined && summary && { distance: await distance(asker, asked, summary, { name, against }) }),
  };
}
