import { distinctMap } from '#shared/domain/tracking/entries.ts';
import { renderNewRun } from '#shared/domain/tracking/render.ts';
import { randomName } from '#shared/domain/tracking/run-names.ts';
import { runNameTag } from '#shared/domain/tracking/runs.ts';
import { createRun } from '#shared/operations/runs.ts';
import { getExperiment, requireActiveExperiment } from '#shared/store/tracking/experiments.ts';
import { createRun as write } from '#shared/store/tracking/runs.ts';
import { invalidParameter } from '#shared/wire/errors.ts';
import { serve } from '#shared/wire/serve.ts';

function nameOf(given: string, tagged: string | undefined): string {
  if (given && tagged && given !== tagged) {
    throw invalidParameter(
      "Both 'run_name' argument and 'mlflow.runName' tag are specified, but with different values " +
        `(run_name='${given}', mlflow.runName='${tagged}').`,
    );
  }
  return given || tagged || randomName();
}

export const handler = serve(
  createRun,
  async function create(input, request) {
    const { experiment_id, run_name: given, start_time } = input;
    const tags = distinctMap('tag', input.tags);
    const experiment = await getExperiment(experiment_id);
    requireActiveExperiment(experiment);
    const run_name = nameOf(given, tags[runNameTag]);
    const named = { ...tags, [runNameTag]: run_name };
    return write(request, experiment, { run_name, start_time, tags: named });
  },
  (run) => ({ run: renderNewRun(run) }),
);
