import { renderVersion } from '#shared/domain/render.ts';
import { readTransition } from '#shared/domain/transition.ts';
import { transitionModelVersionStage } from '#shared/operations/model-versions.ts';
import { transition } from '#shared/store/versions/transition.ts';
import { serve } from '#shared/wire/serve.ts';

export const handler = serve(
  transitionModelVersionStage,
  async function transitionStage(input, request) {
    return transition(request, { ...readTransition(input), mode: 'enforce' });
  },
  ({ model, version }) => ({ model_version: renderVersion(model, version, { aliases: true }) }),
);
