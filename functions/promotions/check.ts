import { readMove } from '#shared/domain/gates/move.ts';
import { checkPromotion } from '#shared/operations/promotions.ts';
import { checkAlias, checkTransition } from '#shared/store/gates/check.ts';
import { serve } from '#shared/wire/serve.ts';

export const handler = serve(checkPromotion, async function check(input, call) {
  const move = readMove(input);
  const { results, approvers, archived, open, hooks } =
    'aliased' in move ? await checkAlias(call, move.aliased) : await checkTransition(call, move.transition);
  return {
    allowed: results.every(({ passed }) => passed),
    results,
    who_may_approve: approvers,
    archived: archived.map(String),
    open_requests: open.map(({ user_id, creation_timestamp, comment }) => ({ user_id, creation_timestamp, comment })),
    hooks,
  };
});
