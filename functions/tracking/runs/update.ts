import { renderRunInfo } from '#shared/domain/tracking/render.ts';
import { requireActive, runIdOf, runNameTag } from '#shared/domain/tracking/runs.ts';
import { updateRun } from '#shared/operations/runs.ts';
import { tagActions } from '#shared/store/tracking/run-postings.ts';
import { changeRun } from '#shared/store/tracking/runs.ts';
import { serve } from '#shared/wire/serve.ts';

export const handler = serve(updateRun, async function update(input, request) {
  const { status, end_time, run_name } = input;
  const run = await changeRun(request, runIdOf(input), async (run) => {
    requireActive(run);
    const named = run_name ? { [runNameTag]: run_name } : {};
    const to = {
      ...(status && { status }),
      ...(end_time !== undefined && { end_time }),
      ...(run_name && { run_name, tags: { ...run.tags, ...named } }),
    };
    if (Object.keys(to).length === 0) return {};
    return { to, actions: await tagActions(request, run.run_id, { before: run.tags, after: named }) };
  });
  return { run_info: renderRunInfo(run) };
});
