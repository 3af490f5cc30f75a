import { validateModelName } from '#shared/domain/names.ts';
import { listActivities } from '#shared/operations/activities.ts';
import { activityPage } from '#shared/store/requests/activities.ts';
import { changeTokens } from '#shared/wire/change-token.ts';
import { requireWithin } from '#shared/wire/input.ts';
import { serve } from '#shared/wire/serve.ts';

export const handler = serve(listActivities, async function list({ max_results: size, page_token, ...at }, call) {
  validateModelName(at.name);
  requireWithin('max_results', size, 1_000);
  const cursor = changeTokens.decode(at, page_token);
  const { activities, next } = await activityPage(call, at, { size, cursor });
  return { activities, ...(next && { next_page_token: changeTokens.encode(at, next) }) };
});
