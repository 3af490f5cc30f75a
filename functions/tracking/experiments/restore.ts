import { restoreExperiment } from '#shared/operations/experiments.ts';
import { moveExperiment } from '#shared/store/tracking/experiments.ts';
import { empty, serve } from '#shared/wire/serve.ts';

export const handler = serve(
  restoreExperiment,
  async function restore({ experiment_id }, request) {
    await moveExperiment(request, experiment_id, 'active');
  },
  empty,
);
