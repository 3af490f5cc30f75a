import { isIP } from 'node:net';

const loopback = new Set(['127.0.0.1', 'localhost', '::1']);
const wildcard = new Set(['0.0.0.0', '::']);

/** Whether others than this machine can reach what listens at `host`. */
export const beyondLoopback = (host: string): boolean => !loopback.has(host);

/** `host` as it stands in a URL for this machine's own use. */
export const inUrl = (host: string): string => {
  if (wildcard.has(host)) return 'localhost';
  return isIP(host) === 6 ? `[${host}]` : host;
};

const nameIn = (header: string): string =>
  header
    .toLowerCase()
    .replace(/:\d*$/, '')
    .replace(/^\[(.*)\]$/, '$1');

/**
 * Whether a Host header names us. A web page whose own name was made to point at this machine (DNS rebinding) still
 * sends its own name, and is refused. Bound to every address, any address is ours, but a name is not.
 */
export const isOurs = (header: string | undefined, boundTo: string): boolean => {
  const name = nameIn(header ?? '');
  return loopback.has(name) || name === boundTo.toLowerCase() || (wildcard.has(boundTo) && isIP(name) !== 0);
};
