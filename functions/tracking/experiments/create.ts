import { distinctMap } from '#shared/domain/tracking/entries.ts';
import {
  validateArtifactLocation,
  validateExperimentName,
  validateExperimentTag,
} from '#shared/domain/tracking/experiments.ts';
import { createExperiment } from '#shared/operations/experiments.ts';
import { createExperiment as write } from '#shared/store/tracking/experiments.ts';
import { kept } from '#shared/wire/artifact-host.ts';
import { serve } from '#shared/wire/serve.ts';

export const handler = serve(
  createExperiment,
  async function create({ name, tags, ...input }, request) {
    const artifact_location = kept(input.artifact_location);
    validateArtifactLocation(artifact_location);
    validateExperimentName(name);
    for (const { key, value } of tags) validateExperimentTag(key, value);
    return write(request, { name, artifact_location, tags: distinctMap('tag', tags) });
  },
  ({ experiment_id }) => ({ experiment_id }),
);
