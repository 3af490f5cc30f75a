import { validateModelName } from '#shared/domain/names.ts';
import { listTransitionRequests } from '#shared/operations/transition-requests.ts';
import { getRequested } from '#shared/store/requests/get.ts';
import { shown } from '#shared/store/requests/shown.ts';
import { serve } from '#shared/wire/serve.ts';

export const handler = serve(listTransitionRequests, async function list(input, call) {
  validateModelName(input.name);
  return { requests: shown(await getRequested(call, input)) };
});
