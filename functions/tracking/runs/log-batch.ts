import type { Run } from '#shared/domain/tracking/entities.ts';
import { changedParams } from '#shared/domain/tracking/runs.ts';
import {
  requireDistinct,
  requireSmallBatch,
  validateMetric,
  validateParam,
  validateRunId,
  validateRunTag,
} from '#shared/domain/tracking/values.ts';
import { logBatch } from '#shared/operations/runs.ts';
import { logBatch as write } from '#shared/store/tracking/log.ts';
import { invalidParameter } from '#shared/wire/errors.ts';
import { repr } from '#shared/wire/repr.ts';
import { empty, serve } from '#shared/wire/serve.ts';

type Entry = { key: string; value: string };

const recordOf = (entries: readonly Entry[]) => Object.fromEntries(entries.map(({ key, value }) => [key, value]));

const refuseChanges = (params: readonly Entry[]) => (run: Run) => {
  const changed = changedParams(run, params);
  if (changed.length === 0) return;
  const printed = changed.map(
    ({ key, old_value, new_value }) =>
      `{'key': ${repr(key)}, 'old_value': ${repr(old_value)}, 'new_value': ${repr(new_value)}}`,
  );
  throw invalidParameter(
    `Changing param values is not allowed. Params were already logged='[${printed.join(', ')}]' for run ` +
      `ID='${run.run_id}'.`,
  );
};

export const handler = serve(
  logBatch,
  async function log({ run_id, metrics, ...given }, request) {
    validateRunId(run_id);
    for (const [index, metric] of metrics.entries()) validateMetric(metric, `metrics[${index}]`);
    const params = given.params.map((param, index) => validateParam(param, `params[${index}]`));
    const tags = given.tags.map((tag, index) => validateRunTag(tag, `tags[${index}]`));
    requireSmallBatch({ metrics, params, tags });
    requireDistinct(params);
    await write(request, run_id, { metrics, params: recordOf(params), tags: recordOf(tags) }, refuseChanges(params));
  },
  empty,
);
