import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import ipaddr from 'ipaddr.js';

/** Azure's machines ask their host there, which nobody else can: it only looks like one of the Internet. */
const azureHost = '168.63.129.16';

/** Of IPv6 nothing else is given to the public Internet. */
const given = ipaddr.IPv6.parse('2000::');

/**
 * Whether an address is one of the public Internet: not private, of the machine itself, link-local (where clouds tell
 * credentials), shared, reserved, multicast, nor an IPv4 address inside one of IPv6. What is not written as addresses are
 * is none, and so not public.
 */
export function isPublic(text: string): boolean {
  if (isIP(text) === 0 || text === azureHost) return false;
  const address = ipaddr.parse(text);
  // All that is kept for something has another range's name.
  if (address.range() !== 'unicast') return false;
  return address instanceof ipaddr.IPv4 || address.match(given, 3);
}

/** In a URL an IPv6 address is in brackets. */
export const hostOf = ({ hostname }: URL): string => hostname.replace(/^\[|\]$/g, '');

/** For how long a name is looked up (ms). */
const patience = 2_000;

/**
 * All addresses a host has now; none if it is not known, or nobody says in time. It is what a connection would ask,
 * `/etc/hosts` included.
 */
export async function addressesOf(host: string): Promise<string[]> {
  const found = lookup(host, { all: true }).catch(() => []);
  const late = setTimeout(patience, [], { ref: false });
  return (await Promise.race([found, late])).map(({ address }) => address);
}
