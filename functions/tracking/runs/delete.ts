import { deleteRun } from '#shared/operations/runs.ts';
import { moveRun } from '#shared/store/tracking/runs.ts';
import { empty, serve } from '#shared/wire/serve.ts';

export const handler = serve(
  deleteRun,
  async function remove({ run_id }, request) {
    await moveRun(request, run_id, 'deleted');
  },
  empty,
);
