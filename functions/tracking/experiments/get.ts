import { renderExperiment } from '#shared/domain/tracking/render.ts';
import { getExperiment } from '#shared/operations/experiments.ts';
import { getExperiment as read } from '#shared/store/tracking/experiments.ts';
import { serve } from '#shared/wire/serve.ts';

export const handler = serve(getExperiment, async function get({ experiment_id }) {
  return { experiment: renderExperiment(await read(experiment_id)) };
});
