import { requireActive, withOutputs } from '#shared/domain/tracking/runs.ts';
import { logOutputs } from '#shared/operations/runs.ts';
import { changeRun } from '#shared/store/tracking/runs.ts';
import { empty, serve } from '#shared/wire/serve.ts';

export const handler = serve(
  logOutputs,
  async function log({ run_id, models }, request) {
    await changeRun(request, run_id, (run) => {
      requireActive(run);
      return { to: { model_outputs: withOutputs(run, models) } };
    });
  },
  empty,
);
