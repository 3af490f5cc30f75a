import {
  datasetOf,
  type Input,
  newInputs,
  validateDatasetInput,
  withInputs,
} from '#shared/domain/tracking/datasets.ts';
import type { Run } from '#shared/domain/tracking/entities.ts';
import { requireActive, requireRoomInRun } from '#shared/domain/tracking/runs.ts';
import { validateRunId } from '#shared/domain/tracking/values.ts';
import { logInputs } from '#shared/operations/runs.ts';
import { chunks } from '#shared/store/items.ts';
import { datasetActions } from '#shared/store/tracking/datasets.ts';
import { changeRun } from '#shared/store/tracking/runs.ts';
import type { Request } from '#shared/wire/request.ts';
import { empty, serve } from '#shared/wire/serve.ts';

/** Datasets in one transaction, which has room for 4 MB: logged once more, after it was cut off, it comes to the same. */
const atOnce = 10;

type Part = { inputs: readonly Input[]; models: readonly { model_id: string }[]; partial: boolean };

const logPart = (request: Request, run_id: string, { inputs, models, partial }: Part, check: (run: Run) => void) =>
  changeRun(request, run_id, async (run) => {
    requireActive(run);
    check(run);
    const model_inputs = [...new Set([...run.model_inputs, ...models.map(({ model_id }) => model_id)])];
    const datasets = newInputs(run, inputs).map(({ dataset }) => datasetOf(dataset));
    const actions = await datasetActions(run.experiment_id, datasets);
    return { to: { datasets: withInputs(run, inputs), model_inputs }, actions, partial };
  });

export const handler = serve(
  logInputs,
  async function log({ run_id, datasets: inputs, models }, request) {
    validateRunId(run_id);
    for (const input of inputs) validateDatasetInput(input);
    const [first = [], ...more] = chunks(inputs, atOnce);
    // A run has room for all of them, or gets none.
    await logPart(request, run_id, { inputs: first, models, partial: more.length > 0 }, (run) =>
      requireRoomInRun({ ...run, datasets: withInputs(run, inputs) }),
    );
    for (const [index, part] of more.entries()) {
      const partial = index < more.length - 1;
      await logPart(request, run_id, { inputs: part, models: [], partial }, () => {});
    }
  },
  empty,
);
