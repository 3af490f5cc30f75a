import { changedParams, runIdOf } from '#shared/domain/tracking/runs.ts';
import { validateParam } from '#shared/domain/tracking/values.ts';
import { logParameter } from '#shared/operations/runs.ts';
import { logBatch } from '#shared/store/tracking/log.ts';
import { invalidParameter } from '#shared/wire/errors.ts';
import { empty, serve } from '#shared/wire/serve.ts';

export const handler = serve(
  logParameter,
  async function log(input, request) {
    const run_id = runIdOf(input);
    const param = validateParam(input);
    await logBatch(request, run_id, { params: { [param.key]: param.value } }, (run) => {
      const [changed] = changedParams(run, [param]);
      if (!changed) return;
      throw invalidParameter(
        `Changing param values is not allowed. Param with key='${changed.key}' was already logged with ` +
          `value='${changed.old_value}' for run ID='${run_id}'. Attempted logging new value '${changed.new_value}'.`,
      );
    });
  },
  empty,
);
