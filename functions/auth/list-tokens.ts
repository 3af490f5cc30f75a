import { renderToken } from '#shared/domain/tokens.ts';
import { listTokens } from '#shared/operations/auth.ts';
import { listTokens as list } from '#shared/store/tokens.ts';
import { requirePositive } from '#shared/wire/input.ts';
import { serve } from '#shared/wire/serve.ts';
import { tokenListTokens } from '#shared/wire/token-list-token.ts';

export const handler = serve(listTokens, async function listAll({ max_results, page_token }) {
  requirePositive('max_results', max_results);
  const { page, next } = await list(max_results, tokenListTokens.decode('tokens', page_token)?.next);
  return {
    token_infos: page.map(renderToken),
    ...(next && { next_page_token: tokenListTokens.encode('tokens', { next }) }),
  };
});
