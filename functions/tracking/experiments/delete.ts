import { deleteExperiment } from '#shared/operations/experiments.ts';
import { moveExperiment } from '#shared/store/tracking/experiments.ts';
import { empty, serve } from '#shared/wire/serve.ts';

export const handler = serve(
  deleteExperiment,
  async function remove({ experiment_id }, request) {
    await moveExperiment(request, experiment_id, 'deleted');
  },
  empty,
);
