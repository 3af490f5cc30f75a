import { stateOf } from '#shared/domain/tokens.ts';
import { environment } from '#shared/operations/environment.ts';
import { findToken } from './tokens.ts';

/** Tokens at the artifact host, whose store has those that are good, by their hashes: `viewer-request.js` reads it. */

const store = process.env[environment.edgeTokens];

/** What the store is to have by now; nothing of a token that is over. */
async function valueFor(id: string, hash: string): Promise<string | undefined> {
  const token = await findToken(id);
  if (token?.hash !== hash || stateOf(token) !== 'active') return undefined;
  const { role, expiry_time, owner } = token;
  return JSON.stringify({ role, expires: Math.floor(expiry_time / 1_000), owner });
}

let turn: Promise<void> = Promise.resolve();

/**
 * Brings the store to what the token's row says, whatever rang, in whatever order and however often. A token that was read
 * before it was revoked must not be put after it was taken out: `keep` sees to that, also between processes. Here one goes
 * after the other, since each write makes all others that have begun read again.
 */
export function followToken(id: string, hash: string | undefined): Promise<void> {
  if (!store || !hash) return Promise.resolve();
  const done = turn.then(async function keepToken() {
    const { keep } = await import('./edge-store.ts');
    await keep(store, hash, () => valueFor(id, hash));
  });
  turn = done.catch(() => {});
  return done;
}
