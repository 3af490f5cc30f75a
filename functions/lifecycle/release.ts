import { validateText } from '#shared/domain/names.ts';
import { release } from '#shared/operations/retention.ts';
import { release as letGo } from '#shared/store/purge/holds.ts';
import { whichOf } from '#shared/store/restore/which.ts';
import { transitionIdOf } from '#shared/store/transition-id.ts';
import { serve } from '#shared/wire/serve.ts';

export const handler = serve(
  release,
  async function releaseVersion({ version, reason: why, ...given }, request) {
    const which = whichOf(given);
    validateText('reason', why);
    return letGo(request, which, { version, why });
  },
  ({ model: { id, name }, version, row }) => ({
    model_id: id,
    name,
    version: String(version),
    held: false,
    ...(row && { transition_id: transitionIdOf(id, row.sk) }),
  }),
);
