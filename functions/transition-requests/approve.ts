import { decided } from '#shared/domain/activities.ts';
import { readTransition } from '#shared/domain/transition.ts';
import { approveTransitionRequest } from '#shared/operations/transition-requests.ts';
import { approveRequests } from '#shared/store/requests/approve.ts';
import { serve } from '#shared/wire/serve.ts';

export const handler = serve(
  approveTransitionRequest,
  async function approve(input, request) {
    return approveRequests(request, readTransition(input));
  },
  decided,
);
