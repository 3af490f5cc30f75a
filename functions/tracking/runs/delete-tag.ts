import { requireActive } from '#shared/domain/tracking/runs.ts';
import { deleteTag } from '#shared/operations/runs.ts';
import { tagActions } from '#shared/store/tracking/run-postings.ts';
import { changeRun } from '#shared/store/tracking/runs.ts';
import { doesNotExist } from '#shared/wire/errors.ts';
import { serve } from '#shared/wire/serve.ts';

export const handler = serve(deleteTag, async function remove({ run_id, key }, request) {
  await changeRun(request, run_id, async (run) => {
    requireActive(run);
    // Not by the value alone: `constructor` is a legal key, and something every object has.
    if (!Object.hasOwn(run.tags, key)) throw doesNotExist(`No tag with name: ${key} in run with id ${run_id}`);
    const { [key]: _, ...tags } = run.tags;
    return {
      to: { tags },
      actions: await tagActions(request, run_id, { before: run.tags, after: { [key]: undefined } }),
    };
  });
  return {};
});
