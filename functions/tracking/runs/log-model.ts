import { historyTag, loggedEntry, withEntry } from '#shared/domain/tracking/model-history.ts';
import { requireActive } from '#shared/domain/tracking/runs.ts';
import { logModel } from '#shared/operations/runs.ts';
import { changeRun } from '#shared/store/tracking/runs.ts';
import { empty, serve } from '#shared/wire/serve.ts';

export const handler = serve(
  logModel,
  async function log({ run_id, model_json }, request) {
    const entry = loggedEntry(model_json);
    await changeRun(request, run_id, (run) => {
      requireActive(run);
      return { to: { tags: { ...run.tags, [historyTag]: withEntry(run.tags[historyTag], entry) } } };
    });
  },
  empty,
);
