import { validateExperimentTag } from '#shared/domain/tracking/experiments.ts';
import { setExperimentTag } from '#shared/operations/experiments.ts';
import { changeExperiment, requireActiveExperiment } from '#shared/store/tracking/experiments.ts';
import { empty, serve } from '#shared/wire/serve.ts';

export const handler = serve(
  setExperimentTag,
  async function setTag({ experiment_id, key, value }, request) {
    validateExperimentTag(key, value);
    await changeExperiment(request, experiment_id, (experiment) => {
      requireActiveExperiment(experiment);
      return { to: { tags: { ...experiment.tags, [key]: value } } };
    });
  },
  empty,
);
