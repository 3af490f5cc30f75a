import { restoreRun } from '#shared/operations/runs.ts';
import { moveRun } from '#shared/store/tracking/runs.ts';
import { empty, serve } from '#shared/wire/serve.ts';

export const handler = serve(
  restoreRun,
  async function restore({ run_id }, request) {
    await moveRun(request, run_id, 'active');
  },
  empty,
);
