import { without } from '#shared/domain/tracking/entries.ts';
import { deleteExperimentTag } from '#shared/operations/experiments.ts';
import { changeExperiment, requireActiveExperiment } from '#shared/store/tracking/experiments.ts';
import { doesNotExist } from '#shared/wire/errors.ts';
import { empty, serve } from '#shared/wire/serve.ts';

export const handler = serve(
  deleteExperimentTag,
  async function deleteTag({ experiment_id, key }, request) {
    await changeExperiment(request, experiment_id, (experiment) => {
      requireActiveExperiment(experiment);
      const tags = without(experiment.tags, key);
      if (!tags) throw doesNotExist(`No tag with name: ${key} in experiment with id ${experiment_id}`);
      return { to: { tags } };
    });
  },
  empty,
);
