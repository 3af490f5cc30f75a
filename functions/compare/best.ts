import { readDirection } from '#shared/domain/compare/directions.ts';
import { validateModelName } from '#shared/domain/names.ts';
import { parseRichFilter } from '#shared/domain/search/rich-filter.ts';
import { findBest } from '#shared/operations/compare.ts';
import { findBest as rank } from '#shared/store/compare/best.ts';
import { requireWithin } from '#shared/wire/input.ts';
import { serve } from '#shared/wire/serve.ts';

export const handler = serve(
  findBest,
  async function answer({ model, metric, filter, max_results: most, ...given }, call) {
    if (model !== undefined) validateModelName(model, 'model');
    requireWithin('max_results', most, 100);
    const asked = given.direction === undefined ? undefined : readDirection(given.direction);
    const where = parseRichFilter('model_version', filter);
    const { direction, best, measured } = await rank(call, { model, metric, direction: asked, where, most });
    return {
      direction,
      best: best.map(({ model: of, version, value }) => ({
        model: of.name,
        version: String(version.version),
        current_stage: version.stage,
        value,
        user_id: version.actor.id,
        creation_timestamp: version.creation_timestamp,
      })),
      measured,
    };
  },
);
