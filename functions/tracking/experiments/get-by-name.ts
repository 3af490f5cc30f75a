import { renderExperiment } from '#shared/domain/tracking/render.ts';
import { getExperimentByName } from '#shared/operations/experiments.ts';
import { findExperimentByName } from '#shared/store/tracking/experiments.ts';
import { doesNotExist } from '#shared/wire/errors.ts';
import { serve } from '#shared/wire/serve.ts';

export const handler = serve(getExperimentByName, async function getByName({ experiment_name }) {
  const experiment = await findExperimentByName(experiment_name);
  if (!experiment) throw doesNotExist(`Could not find experiment with name '${experiment_name}'`);
  return { experiment: renderExperiment(experiment) };
});
