import { decided } from '#shared/domain/activities.ts';
import { readTransition } from '#shared/domain/transition.ts';
import { rejectTransitionRequest } from '#shared/operations/transition-requests.ts';
import { rejectRequests } from '#shared/store/requests/close.ts';
import { serve } from '#shared/wire/serve.ts';

export const handler = serve(
  rejectTransitionRequest,
  async function reject(input, request) {
    return rejectRequests(request, readTransition(input));
  },
  decided,
);
