import { hashOf, newToken, type Token } from '#shared/domain/tokens.ts';
import type { Item } from './expressions.ts';
import { earlier } from './registry.ts';

const grace = { type: 'local' as const, id: 'grace' };

/** A token, and what the table keeps of it, written out by hand. */
export function aToken(fields: Partial<Token> = {}) {
  const { id, token } = newToken();
  const created = { at: earlier, actor: grace, request: 'r', client: 'c' };
  const kept: Token = {
    id,
    owner: 'ada',
    role: 'member',
    groups: ['ml'],
    expiry_time: earlier + 3_600_000,
    created,
    hash: hashOf(token),
    ...fields,
  };
  const item: Item = { pk: 'TOKENS', sk: `TOKEN#${id}`, ...kept, request: 'r', ttl: 1_800_000_000 };
  for (const key of Object.keys(item)) if (item[key] === undefined) delete item[key];
  return { id, token, at: `TOKENS TOKEN#${id}`, item };
}
