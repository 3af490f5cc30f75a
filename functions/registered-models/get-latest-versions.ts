import { validateModelName } from '#shared/domain/names.ts';
import { renderVersion } from '#shared/domain/render.ts';
import { stages as allStages, parseStage } from '#shared/domain/stages.ts';
import { getLatestVersions } from '#shared/operations/registered-models.ts';
import { getModel } from '#shared/store/models/get.ts';
import { latestOf } from '#shared/store/models/latest.ts';
import { serve } from '#shared/wire/serve.ts';

export const handler = serve(getLatestVersions, async function latestVersions({ name, stages }, call) {
  validateModelName(name);
  // Before the stages, for the text of the error.
  const model = await getModel(call, name);
  const asked = stages.length > 0 ? [...new Set(stages.map(parseStage))] : allStages;
  const [latest] = await latestOf([model], asked);
  const versions = latest?.versions.map((version) => renderVersion(latest.model, version, { aliases: true })) ?? [];
  return versions.length > 0 ? { model_versions: versions } : {};
});
