import { renderRunInfo } from '#shared/domain/tracking/render.ts';
import { requireActive, runIdOf, runNameTag } from '#shared/domain/tracking/runs.ts';
import { updateRun } from '#shared/operations/runs.ts';
import { changeRun } from '#shared/store/tracking/runs.ts';
import { serve } from '#shared/wire/serve.ts';

export const handler = serve(
  updateRun,
  async function update(input, request) {
    const { status, end_time, run_name } = input;
    return changeRun(request, runIdOf(input), (run) => {
      requireActive(run);
      const to = {
        ...(status && { status }),
        ...(end_time !== undefined && { end_time }),
        ...(run_name && { run_name, tags: { ...run.tags, [runNameTag]: run_name } }),
      };
      return Object.keys(to).length > 0 ? { to } : {};
    });
  },
  (run) => ({ run_info: renderRunInfo(run) }),
);
