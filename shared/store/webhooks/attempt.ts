import { headersFor, type Sent } from '#shared/domain/webhooks/headers.ts';
import type { Secrets, Try, Webhook } from '#shared/domain/webhooks/types.ts';
import { post } from '#shared/wire/outbound/post.ts';
import { unseal } from './secrets.ts';

/** What is shorter could be anybody's text, and hiding it would tell what it is. */
const leastHidden = 8;

/** What was sent and nobody is to read in the log of what was answered: the whole, and what comes after `Bearer`. */
function hiddenOf({ authorization = '' }: Secrets): string[] {
  const credentials = authorization.slice(authorization.indexOf(' ') + 1);
  return [authorization, credentials].filter(({ length }) => length >= leastHidden);
}

/** One request to a webhook's receiver, and what came of it. Throws only for what is our own: the key is out of reach. */
export async function attempt(webhook: Webhook, sent: Sent): Promise<Try> {
  const { id, url, insecure, sealed } = webhook;
  const secrets = await unseal(id, sealed);
  return post({
    url,
    headers: headersFor(webhook, secrets, sent, Date.now()),
    body: sent.body,
    insecure,
    hidden: hiddenOf(secrets),
  });
}
