import { validateExperimentName } from '#shared/domain/tracking/experiments.ts';
import { updateExperiment } from '#shared/operations/experiments.ts';
import { renameExperiment } from '#shared/store/tracking/experiments.ts';
import { empty, serve } from '#shared/wire/serve.ts';

export const handler = serve(
  updateExperiment,
  async function update({ experiment_id, new_name }, request) {
    validateExperimentName(new_name);
    await renameExperiment(request, experiment_id, new_name);
  },
  empty,
);
