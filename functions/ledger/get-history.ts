import { readQuestion, requireAlone } from '#shared/domain/history.ts';
import { getHistory } from '#shared/operations/history.ts';
import { answerHistory, answerTransition } from '#shared/store/history/answer.ts';
import { changeTokens } from '#shared/wire/change-token.ts';
import { serve } from '#shared/wire/serve.ts';

export const handler = serve(getHistory, async function history({ page_token, transition_id, ...given }, call) {
  const question = readQuestion(given);
  const { size, ...query } = question;
  const cursor = changeTokens.decode([query, transition_id], page_token);
  if (transition_id !== undefined) {
    requireAlone(given);
    return answerTransition(call, transition_id);
  }
  const { changes, next } = await answerHistory(call, question, cursor);
  return { changes, ...(next && { next_page_token: changeTokens.encode([query, transition_id], next) }) };
});
