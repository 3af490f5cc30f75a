import { listCheckpoints } from '#shared/operations/checkpoints.ts';
import { latestCheckpoint } from '#shared/store/checkpoints/latest.ts';
import { checkpointPage } from '#shared/store/checkpoints/page.ts';
import { publicKeys } from '#shared/store/checkpoints/signer.ts';
import { checkpointTokens } from '#shared/wire/checkpoint-token.ts';
import { requirePositive } from '#shared/wire/input.ts';
import { serve } from '#shared/wire/serve.ts';

export const handler = serve(listCheckpoints, async function list({ from_sequence, max_results, page_token }) {
  requirePositive('from_sequence', from_sequence);
  requirePositive('max_results', max_results);
  const from = checkpointTokens.decode(from_sequence, page_token)?.next ?? from_sequence;
  const { sequence, time, hash } = await latestCheckpoint();
  const [public_keys, { page, next }] = await Promise.all([publicKeys(), checkpointPage(from, max_results)]);
  return {
    public_keys,
    ...(sequence > 0 && { latest: { sequence, time, hash } }),
    checkpoints: page,
    ...(next && { next_page_token: checkpointTokens.encode(from_sequence, { next }) }),
  };
});
