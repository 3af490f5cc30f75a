import { runIdOf } from '#shared/domain/tracking/runs.ts';
import { validateRunTag } from '#shared/domain/tracking/values.ts';
import { setTag } from '#shared/operations/runs.ts';
import { logBatch } from '#shared/store/tracking/log.ts';
import { empty, serve } from '#shared/wire/serve.ts';

export const handler = serve(
  setTag,
  async function set(input, request) {
    const run_id = runIdOf(input);
    const { key, value } = validateRunTag(input);
    await logBatch(request, run_id, { tags: { [key]: value } });
  },
  empty,
);
