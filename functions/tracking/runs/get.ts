import { renderRun } from '#shared/domain/tracking/render.ts';
import { runIdOf } from '#shared/domain/tracking/runs.ts';
import { getRun } from '#shared/operations/runs.ts';
import { datasetsOf, getRun as read } from '#shared/store/tracking/runs.ts';
import { serve } from '#shared/wire/serve.ts';

export const handler = serve(getRun, async function get(input) {
  const run = await read(runIdOf(input));
  const [datasets = []] = await datasetsOf([run]);
  return { run: renderRun(run, datasets, { modelInputs: true }) };
});
