import { deleteExperimentTag } from '#shared/operations/experiments.ts';
import { changeExperiment, requireActiveExperiment } from '#shared/store/tracking/experiments.ts';
import { doesNotExist } from '#shared/wire/errors.ts';
import { serve } from '#shared/wire/serve.ts';

export const handler = serve(deleteExperimentTag, async function deleteTag({ experiment_id, key }, request) {
  await changeExperiment(request, experiment_id, (experiment) => {
    requireActiveExperiment(experiment);
    // Not by the value alone: `constructor` is a legal key, and something every object has.
    if (!Object.hasOwn(experiment.tags, key)) {
      throw doesNotExist(`No tag with name: ${key} in experiment with id ${experiment_id}`);
    }
    const { [key]: _, ...tags } = experiment.tags;
    return { to: { tags } };
  });
  return {};
});
