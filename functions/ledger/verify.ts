import { verifyLedger } from '#shared/operations/ledger.ts';
import { verifySome } from '#shared/store/ledger/verify/some.ts';
import { verificationTokens } from '#shared/wire/ledger-tokens.ts';
import { serve } from '#shared/wire/serve.ts';

export const handler = serve(verifyLedger, async function verify({ page_token, ...asked }, call) {
  const { id, next, ...found } = await verifySome(call, asked, verificationTokens.decode(asked, page_token));
  return { ...found, ...(next && { next_page_token: verificationTokens.encode(asked, { ...next, of: id }) }) };
});
