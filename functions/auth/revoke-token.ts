import { renderToken } from '#shared/domain/tokens.ts';
import { revokeToken } from '#shared/operations/auth.ts';
import { revokeToken as revoke } from '#shared/store/tokens.ts';
import { serve } from '#shared/wire/serve.ts';

export const handler = serve(
  revokeToken,
  async function revokeOne({ token_id }, request) {
    return revoke(request, token_id);
  },
  (token) => ({ token_info: renderToken(token) }),
);
