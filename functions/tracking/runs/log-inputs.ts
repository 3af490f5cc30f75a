import { datasetOf, validateDatasetInput } from '#shared/domain/tracking/datasets.ts';
import { requireActive } from '#shared/domain/tracking/runs.ts';
import { validateRunId } from '#shared/domain/tracking/values.ts';
import { logInputs } from '#shared/operations/runs.ts';
import { chunks } from '#shared/store/read.ts';
import { datasetActions } from '#shared/store/tracking/datasets.ts';
import { changeRun } from '#shared/store/tracking/runs.ts';
import type { Request } from '#shared/wire/request.ts';
import { serve } from '#shared/wire/serve.ts';

/** Datasets in one transaction, which has room for 4 MB: logged once more, after it was cut off, it comes to the same. */
const atOnce = 10;

type Inputs = {
  inputs: readonly Parameters<typeof validateDatasetInput>[0][];
  models: readonly { model_id: string }[];
};

const identity = ({ name, digest }: { name: string; digest: string }) => JSON.stringify([name, digest]);

const logSome = (request: Request, run_id: string, { inputs, models }: Inputs) =>
  changeRun(request, run_id, async (run) => {
    requireActive(run);
    const datasets = new Map(run.datasets.map((input) => [identity(input), input]));
    const added = inputs.filter(({ dataset }) => !datasets.has(identity(dataset)));
    for (const { dataset, tags } of added) {
      const { name, digest } = dataset;
      // Of one that is given twice, the first counts.
      if (!datasets.has(identity(dataset))) datasets.set(identity(dataset), { name, digest, tags });
    }
    const model_inputs = [...new Set([...run.model_inputs, ...models.map(({ model_id }) => model_id)])];
    const actions = await datasetActions(
      run.experiment_id,
      added.map(({ dataset }) => datasetOf(dataset)),
    );
    return { to: { datasets: [...datasets.values()], model_inputs }, actions };
  });

export const handler = serve(logInputs, async function log({ run_id, datasets, models }, request) {
  validateRunId(run_id);
  for (const input of datasets) validateDatasetInput(input);
  const [first = [], ...more] = chunks(datasets, atOnce);
  await logSome(request, run_id, { inputs: first, models });
  for (const inputs of more) await logSome(request, run_id, { inputs, models: [] });
  return {};
});
