import { requireActive } from '#shared/domain/tracking/runs.ts';
import { deleteTag } from '#shared/operations/runs.ts';
import { tagActions } from '#shared/store/tracking/run-postings.ts';
import { changeRun } from '#shared/store/tracking/runs.ts';
import { doesNotExist } from '#shared/wire/errors.ts';
import { serve } from '#shared/wire/serve.ts';

export const handler = serve(deleteTag, async function remove({ run_id, key }, request) {
  await changeRun(request, run_id, async (run) => {
    requireActive(run);
    const { [key]: value, ...tags } = run.tags;
    if (value === undefined) throw doesNotExist(`No tag with name: ${key} in run with id ${run_id}`);
    return {
      to: { tags },
      actions: await tagActions(request, run_id, { before: run.tags, after: { [key]: undefined } }),
    };
  });
  return {};
});
