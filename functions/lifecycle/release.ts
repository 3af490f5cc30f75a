import { validateReason } from '#shared/domain/names.ts';
import { release } from '#shared/operations/retention.ts';
import { release as letGo, told } from '#shared/store/purge/holds.ts';
import { whichOf } from '#shared/store/restore/which.ts';
import { serve } from '#shared/wire/serve.ts';

export const handler = serve(
  release,
  async function releaseVersion({ version, reason: why, ...given }, request) {
    const which = whichOf(given);
    validateReason(why);
    return letGo(request, which, { version, why });
  },
  (held) => ({ ...told(held), held: false }),
);
