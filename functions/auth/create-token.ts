import { renderToken, validateToken } from '#shared/domain/tokens.ts';
import { createToken } from '#shared/operations/auth.ts';
import { createToken as write } from '#shared/store/tokens.ts';
import { serve } from '#shared/wire/serve.ts';

export const handler = serve(
  createToken,
  async function create({ groups = [], ...given }, request) {
    const role = validateToken({ ...given, groups });
    return write(request, { ...given, role, groups });
  },
  ({ token, kept }) => ({ token_value: token, token_info: renderToken(kept) }),
);
