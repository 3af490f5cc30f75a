import { readMove } from '#shared/domain/gates/move.ts';
import { validateReason } from '#shared/domain/names.ts';
import { renderVersion } from '#shared/domain/render.ts';
import { forcePromotion } from '#shared/operations/promotions.ts';
import { setAlias } from '#shared/store/models/aliases.ts';
import { transition } from '#shared/store/versions/transition.ts';
import { serve } from '#shared/wire/serve.ts';

export const handler = serve(
  forcePromotion,
  async function force(input, request) {
    const { reason } = input;
    validateReason(reason);
    const move = readMove(input);
    if ('transition' in move) return transition(request, { ...move.transition, mode: 'force' });
    const { name, version, alias } = move.aliased;
    return setAlias(request, { name, alias, to: version, forced: { why: reason } });
  },
  ({ model, version }) => ({ model_version: renderVersion(model, version, { aliases: true }) }),
);
