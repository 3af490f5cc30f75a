import { without } from '#shared/domain/tracking/entries.ts';
import { requireActive } from '#shared/domain/tracking/runs.ts';
import { deleteTag } from '#shared/operations/runs.ts';
import { changeRun } from '#shared/store/tracking/runs.ts';
import { doesNotExist } from '#shared/wire/errors.ts';
import { empty, serve } from '#shared/wire/serve.ts';

export const handler = serve(
  deleteTag,
  async function remove({ run_id, key }, request) {
    await changeRun(request, run_id, (run) => {
      requireActive(run);
      const tags = without(run.tags, key);
      if (!tags) throw doesNotExist(`No tag with name: ${key} in run with id ${run_id}`);
      return { to: { tags } };
    });
  },
  empty,
);
