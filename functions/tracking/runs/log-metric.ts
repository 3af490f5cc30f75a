import { runIdOf } from '#shared/domain/tracking/runs.ts';
import { validateMetric } from '#shared/domain/tracking/values.ts';
import { logMetric } from '#shared/operations/runs.ts';
import { logBatch } from '#shared/store/tracking/log.ts';
import { empty, serve } from '#shared/wire/serve.ts';

export const handler = serve(
  logMetric,
  async function log({ run_id, run_uuid, ...metric }, request) {
    const id = runIdOf({ run_id, run_uuid });
    validateMetric(metric);
    await logBatch(request, id, { metrics: [metric] });
  },
  empty,
);
