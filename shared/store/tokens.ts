import { hashOf, isTokenId, newToken, type Token } from '#shared/domain/tokens.ts';
import { doesNotExist } from '#shared/wire/errors.ts';
import type { Request } from '#shared/wire/request.ts';
import { commit } from './commit.ts';
import { absent, exists, insert, update } from './expression.ts';
import { getItem, type Item } from './items.ts';
import { tokenKey, tokenPrefix, tokens } from './keys.ts';
import { queryPages } from './query.ts';

/** Seconds, 90 days, for which a token that is over is listed. */
const remembered = 7_776_000;

const timeToLive = (ms: number): number => Math.ceil(ms / 1_000) + remembered;

const done = ({ actor, id, client }: Request) => ({ at: Date.now(), actor, request: id, client });

const toToken = ({ pk, sk, ttl, request, ...token }: Item) => token as unknown as Token;

export async function findToken(id: string): Promise<Token | undefined> {
  const item = isTokenId(id) ? await getItem(tokenKey(id)) : undefined;
  return item && toToken(item);
}

type Given = Pick<Token, 'owner' | 'role' | 'groups'> & { comment?: string | undefined; lifetime_seconds: number };

/** A token, which is nowhere else, and what is kept of it. */
export async function createToken(
  request: Request,
  { lifetime_seconds, ...given }: Given,
): Promise<{ token: string; kept: Token }> {
  const { id, token } = newToken();
  const created = done(request);
  const kept = {
    id,
    ...given,
    created,
    expiry_time: created.at + lifetime_seconds * 1_000,
    hash: hashOf(token),
  } as Token;
  const key = tokenKey(id);
  return commit(request, async () => ({
    actions: [{ Put: insert({ ...key, ...kept, request: request.id, ttl: timeToLive(kept.expiry_time) }) }],
    row: key,
    result: { token, kept },
  }));
}

/** Errors: RESOURCE_DOES_NOT_EXIST. */
export const revokeToken = (request: Request, id: string): Promise<Token> =>
  commit(request, async function planRevocation() {
    const key = tokenKey(id);
    const token = await findToken(id);
    // Not which: people give the token itself.
    if (!token) throw doesNotExist('There is no token with that id, which is the part between the underscores.');
    if (token.revoked) return { actions: [], result: token };
    const { hash, ...rest } = token;
    const revoked = done(request);
    const over = Math.min(revoked.at, token.expiry_time);
    return {
      actions: [
        {
          Update: update({
            key,
            set: [
              ['revoked', revoked],
              ['hash', undefined],
              ['request', request.id],
              ['ttl', timeToLive(over)],
            ],
            if: [exists('pk'), absent('revoked')],
          }),
        },
      ],
      row: key,
      result: { ...rest, revoked },
    };
  });

/** The newest first, from `start` on; `next` is the id of the first that had no room. */
export async function listTokens(most: number, start: string | undefined): Promise<{ page: Token[]; next?: string }> {
  const range = { partition: tokens, from: tokenPrefix, to: start ? tokenKey(start).sk : `${tokenPrefix}~` };
  const page: Token[] = [];
  for await (const items of queryPages({ ...range, forward: false, limit: most + 1 })) {
    for (const token of items.map(toToken)) {
      if (page.length === most) return { page, next: token.id };
      page.push(token);
    }
  }
  return { page };
}
