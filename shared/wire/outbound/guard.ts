import { type LookupAddress, lookup } from 'node:dns';
import type { LookupFunction } from 'node:net';
import { isPublic } from './address.ts';

/** Where nothing is sent, whoever asks for it. */
export class Refused extends Error {
  override name = 'Refused';
}

export const refusal = (host: string, address: string): Refused =>
  new Refused(`'${host}' is at ${address}, which is no public address. Nothing was sent.`);

/** `dns.lookup`, or who stands in for it in tests. */
export type Lookup = (
  host: string,
  options: { all: true },
  callback: (error: Error | null, found: LookupAddress[]) => void,
) => void;

/**
 * The look-up of a connection: it connects to what is looked at here, and asks no second time, so that a name that
 * changes in between leads nowhere else. A host with any address that is not public is refused.
 */
export const guardedLookup =
  (find: Lookup = lookup): LookupFunction =>
  (host, options, callback) => {
    find(host, { ...options, all: true }, (error, found) => {
      const bad = found?.find(({ address }) => !isPublic(address));
      const wrong = error ?? (bad && refusal(host, bad.address));
      if (wrong) return callback(wrong, '', 0);
      const [first] = found;
      if (!first) return callback(new Error(`'${host}' has no address.`), '', 0);
      return options.all ? callback(null, found) : callback(null, first.address, first.family);
    });
  };
