import { chosen } from '#shared/wire/environment.ts';
import { invalidParameter } from '#shared/wire/errors.ts';
import type { Target } from './databricks-spec.ts';
import { requireHookUrl } from './url.ts';

const isPrivate = chosen('privateHooks') === 'on';

/** Errors: INVALID_PARAMETER_VALUE for an address that nothing is sent to, or not so. */
export async function requireTarget({ url, insecure }: Target): Promise<void> {
  if (insecure && !isPrivate)
    throw invalidParameter(
      "'enable_ssl_verification' can be false only where private webhooks are allowed, which is on a laptop: whoever is " +
        'in between could read what is sent, and the header.',
    );
  await requireHookUrl(url);
}
