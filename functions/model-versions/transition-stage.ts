import { validateModelName, validateText } from '#shared/domain/names.ts';
import { renderVersion } from '#shared/domain/render.ts';
import { parseStage, requireArchivable } from '#shared/domain/stages.ts';
import { transitionModelVersionStage } from '#shared/operations/model-versions.ts';
import { transition } from '#shared/store/versions/transition.ts';
import { serve } from '#shared/wire/serve.ts';

export const handler = serve(
  transitionModelVersionStage,
  async function transitionStage(input, request) {
    const { name, version: number, stage, archive_existing_versions: archive, comment } = input;
    const to = parseStage(stage);
    if (archive) requireArchivable(to, stage);
    validateModelName(name);
    validateText('comment', comment ?? '');
    return transition(request, { name, version: number, to, archive, why: comment });
  },
  ({ model, version }) => ({ model_version: renderVersion(model, version, { aliases: true }) }),
);
