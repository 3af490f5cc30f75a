import { getLedger } from '#shared/operations/ledger.ts';
import { readPage } from '#shared/store/ledger/page.ts';
import { requirePositive } from '#shared/wire/input.ts';
import { ledgerTokens } from '#shared/wire/ledger-tokens.ts';
import { serve } from '#shared/wire/serve.ts';

export const handler = serve(getLedger, async function readEntries({ max_results, page_token, from, ...which }, call) {
  requirePositive('from', from);
  requirePositive('max_results', max_results);
  const query = { ...which, from };
  const { id, entries, next } = await readPage(
    call,
    which,
    ledgerTokens.decode(query, page_token) ?? { next: from },
    max_results,
  );
  return {
    model_id: id,
    entries,
    ...(next !== undefined && { next_page_token: ledgerTokens.encode(query, { id, next }) }),
  };
});
