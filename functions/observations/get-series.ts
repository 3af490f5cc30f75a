import { validateModelName } from '#shared/domain/names.ts';
import { readRange, readTags } from '#shared/domain/observations/asked.ts';
import { told } from '#shared/domain/observations/told.ts';
import { getSeries } from '#shared/operations/observations.ts';
import { readAsked } from '#shared/store/observations/series-asked.ts';
import { findServed } from '#shared/store/versions/served.ts';
import { serve } from '#shared/wire/serve.ts';

export const handler = serve(getSeries, async function get({ model: name, metric, against, tags, ...given }, call) {
  validateModelName(name, 'model');
  const range = readRange(given, Date.now());
  const wanted = { metric, tags: readTags(tags), ...range, against };
  const { version, stage, alias } = given;
  const served = await findServed(call, name, { version, stage, alias });
  const at = { id: served.model.id, version: served.version.version };
  const { series, points, summary, distance } = await readAsked(call, name, { ...at, ...wanted });
  return {
    model: served.model.name,
    version: String(at.version),
    metric,
    ...range,
    points: points.map(({ time, ...point }) => ({ time, ...told(point) })),
    ...(summary && { summary: told(summary) }),
    ...(distance && { distance }),
    series,
  };
});
