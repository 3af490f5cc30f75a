import { environment } from '#shared/operations/environment.ts';
import type { Identity } from '#shared/operations/identity.ts';
import type { LoadFunction } from '../functions.ts';
import type { Authenticate } from './authenticate.ts';
import { open } from './open.ts';
import { byToken } from './token.ts';
import { type AuthMode, type Way, ways } from './ways.ts';

/** How callers sign in. */
export type Auth = { authenticate: Authenticate } & (Way | { challenge: ''; securitySchemes?: never });

/** It refuses nobody. */
export const openToAll: Auth = { authenticate: open, challenge: '' };

/** The functions read it when they are imported. */
const tellFunctions = (identity: Identity): void => {
  process.env[environment.identity] = JSON.stringify(identity);
};

/** What only its own mode needs is loaded with it: a start that asks nobody is none the slower. */
const authenticators: Record<AuthMode, (file: string, load: LoadFunction) => Promise<Authenticate>> = {
  open: async () => open,
  token: async (_, load) => byToken(load),
  async iam(file) {
    const [{ readIam }, { byIam }] = await Promise.all([import('./file.ts'), import('./iam.ts')]);
    const { identity, keys } = readIam(file);
    tellFunctions(identity);
    return byIam(keys);
  },
  async jwt(file) {
    const [{ readJwt }, { openKeyFile }, { byJwt }] = await Promise.all([
      import('./file.ts'),
      import('./key-file.ts'),
      import('./jwt.ts'),
    ]);
    const { identity, jwks, ...provider } = readJwt(file);
    const keys = openKeyFile(jwks);
    // One that is no good is told now.
    keys();
    tellFunctions(identity);
    return byJwt({ ...provider, keys });
  },
};

/** `file` is that of `--auth-file`. Errors: CannotStart. */
export const chooseAuth = async (mode: AuthMode, file: string, load: LoadFunction): Promise<Auth> => {
  const authenticate = await authenticators[mode](file, load);
  return mode === 'open' ? openToAll : { authenticate, ...ways[mode] };
};
