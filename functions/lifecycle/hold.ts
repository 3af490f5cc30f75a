import { validateReason } from '#shared/domain/names.ts';
import { hold } from '#shared/operations/retention.ts';
import { hold as keep, told } from '#shared/store/purge/holds.ts';
import { whichOf } from '#shared/store/restore/which.ts';
import { serve } from '#shared/wire/serve.ts';

export const handler = serve(
  hold,
  async function holdVersion({ version, reason: why, ...given }, request) {
    const which = whichOf(given);
    validateReason(why);
    return keep(request, which, { version, why });
  },
  (held) => ({ ...told(held), held: true }),
);
