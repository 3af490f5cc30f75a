import { validateModelName } from '#shared/domain/names.ts';
import { told } from '#shared/domain/observations/told.ts';
import { listBaselines } from '#shared/operations/observations.ts';
import { listBaselinesOf } from '#shared/store/observations/baselines.ts';
import { serve } from '#shared/wire/serve.ts';

export const handler = serve(listBaselines, async function list({ model, version }, call) {
  validateModelName(model, 'model');
  const baselines = await listBaselinesOf(call, { model, version });
  return {
    baselines: baselines.map(({ metric, actor, at, ...summary }) => ({
      version,
      metric,
      user_id: actor.id,
      set_timestamp: at,
      ...told(summary),
    })),
  };
});
