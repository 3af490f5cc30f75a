import { validateModelName } from '#shared/domain/names.ts';
import { baselineOf } from '#shared/domain/observations/observation.ts';
import { told } from '#shared/domain/observations/told.ts';
import { setBaseline } from '#shared/operations/observations.ts';
import { keepBaseline } from '#shared/store/observations/baselines.ts';
import { serve } from '#shared/wire/serve.ts';

export const handler = serve(
  setBaseline,
  async function set({ model, version, metric, ...given }, call) {
    validateModelName(model, 'model');
    return keepBaseline(call, { model, version, metric }, baselineOf(metric, given));
  },
  (summary, { version, metric }) => ({ baseline: { version, metric, ...told(summary) } }),
);
