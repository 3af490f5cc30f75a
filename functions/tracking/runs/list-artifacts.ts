import { runIdOf } from '#shared/domain/tracking/runs.ts';
import { listRunArtifacts } from '#shared/operations/runs.ts';
import { listBelow } from '#shared/store/artifacts/below.ts';
import { getRun } from '#shared/store/tracking/runs.ts';
import { serve } from '#shared/wire/serve.ts';

export const handler = serve(listRunArtifacts, async function list(input) {
  const { artifact_uri } = await getRun(runIdOf(input));
  return listBelow(artifact_uri, input.path);
});
