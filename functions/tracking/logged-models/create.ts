import { distinctMap } from '#shared/domain/tracking/entries.ts';
import { validateLoggedModelName } from '#shared/domain/tracking/logged-models.ts';
import { renderLoggedModel } from '#shared/domain/tracking/render.ts';
import { randomName } from '#shared/domain/tracking/run-names.ts';
import { createLoggedModel } from '#shared/operations/logged-models.ts';
import { getExperiment, requireActiveExperiment } from '#shared/store/tracking/experiments.ts';
import { createLoggedModel as write } from '#shared/store/tracking/logged-models.ts';
import { serve } from '#shared/wire/serve.ts';

export const handler = serve(
  createLoggedModel,
  async function create(input, request) {
    const { experiment_id, name = '', model_type, source_run_id } = input;
    validateLoggedModelName(name);
    const [params, tags] = [distinctMap('param', input.params), distinctMap('tag', input.tags)];
    const experiment = await getExperiment(experiment_id);
    requireActiveExperiment(experiment);
    const given = { name: name || randomName(), model_type, source_run_id, params, tags };
    return write(request, experiment, given);
  },
  (model) => ({ model: renderLoggedModel(model) }),
);
