import { readQuestion } from '#shared/domain/as-of.ts';
import { getAsOf } from '#shared/operations/as-of.ts';
import { answerAsOf } from '#shared/store/as-of/answer.ts';
import { asOfTokens } from '#shared/wire/as-of-token.ts';
import { serve } from '#shared/wire/serve.ts';

export const handler = serve(getAsOf, async function asOf({ page_token, ...given }, call) {
  const question = readQuestion(given);
  const { size, ...query } = question;
  const { models, next } = await answerAsOf(call, question, asOfTokens.decode(query, page_token)?.next);
  return {
    time: question.time,
    models,
    ...(next !== undefined && { next_page_token: asOfTokens.encode(query, { next: String(next) }) }),
  };
});
