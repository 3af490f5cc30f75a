import { isIP } from 'node:net';
import { chosen } from '#shared/wire/environment.ts';
import { invalidParameter } from '#shared/wire/errors.ts';
import { repr } from '#shared/wire/repr.ts';

const allowsPrivate = chosen('privateHooks') === 'on';

const schemes = allowsPrivate ? ['https', 'http'] : ['https'];

/** A URL's scheme and the beginning of its host. Browsers, and `URL`, would also take fewer slashes, or others. */
const beginning = /^(?:([a-z][a-z0-9+.-]*):)?(\/\/[^/\\?#])?/i;

function parse(url: string): URL {
  if (url.trim() === '') throw invalidParameter(`Webhook URL cannot be empty or just whitespace: ${repr(url)}`);
  const [, scheme = '', host] = beginning.exec(url.trim()) ?? [];
  if (!schemes.includes(scheme.toLowerCase()))
    throw invalidParameter(
      `Invalid webhook URL scheme: ${repr(scheme.toLowerCase())}. Allowed schemes are: ${schemes.join(', ')}.`,
    );
  const parsed = host === undefined ? null : URL.parse(url);
  if (!parsed) throw invalidParameter(`Webhook URL must include a hostname: ${repr(url)}`);
  return parsed;
}

/**
 * A receiver's URL: https, and at public addresses alone, as far as that can be told now; at each connection it is
 * looked at again. A name that nobody knows yet is let through. Errors: INVALID_PARAMETER_VALUE in MLflow's words.
 */
export async function requireHookUrl(url: string): Promise<void> {
  const parsed = parse(url);
  // It would be shown with the URL. The text is without it: errors are read by more people than URLs are.
  if (parsed.username || parsed.password) throw invalidParameter('Webhook URL must not include embedded credentials.');
  if (allowsPrivate) return;
  // What knows all ranges of addresses is loaded with a URL to look at: an update seldom has one.
  const { addressesOf, hostOf, isPublic } = await import('#shared/wire/outbound/address.ts');
  const host = hostOf(parsed);
  const addresses = isIP(host) ? [host] : await addressesOf(host);
  const bad = addresses.find((address) => !isPublic(address));
  if (bad === undefined) return;
  throw invalidParameter(`Webhook URL must not resolve to a non-public IP address. ${repr(host)} resolves to ${bad}.`);
}
