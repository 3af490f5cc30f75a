import { createLocalJWKSet, type JSONWebKeySet, type JWTVerifyGetKey } from 'jose';
import * as z from 'zod';
import { parseJson, readText } from './json-file.ts';

/** A provider's JWKS: public keys, RSA's among them, each of which says its name. */
const keySet = z.looseObject({
  keys: z
    .array(z.looseObject({ kty: z.string() }))
    .refine((keys) => keys.every((key) => !('d' in key)), 'one is private: only public keys belong there')
    .refine((keys) => keys.some(({ kty, kid }) => kty === 'RSA' && kid), 'none is of RSA and has a kid'),
});

/**
 * The keys in a file, as they are when they are asked for: a provider changes its keys now and then. Errors:
 * CannotStart, also then.
 */
export const openKeyFile = (path: string): (() => JWTVerifyGetKey) => {
  const file = { name: 'The key file', path, schema: keySet };
  let known: { text: string; keys: JWTVerifyGetKey } | undefined;
  return () => {
    const text = readText(file);
    if (known?.text !== text) known = { text, keys: createLocalJWKSet(parseJson(text, file) as JSONWebKeySet) };
    return known.keys;
  };
};
