import { getLedgerHead } from '#shared/operations/ledger.ts';
import { findChain } from '#shared/store/ledger/find.ts';
import { readHead } from '#shared/store/ledger/head.ts';
import { serve } from '#shared/wire/serve.ts';

export const handler = serve(getLedgerHead, async function tellHead(which, call) {
  const id = await findChain(call, which);
  const { n, hash, rev } = await readHead(id);
  return { model_id: id, n, hash, rev };
});
