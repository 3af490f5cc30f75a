import { decided } from '#shared/domain/activities.ts';
import { readTransition } from '#shared/domain/transition.ts';
import { deleteTransitionRequest } from '#shared/operations/transition-requests.ts';
import { cancelRequest } from '#shared/store/requests/close.ts';
import { serve } from '#shared/wire/serve.ts';

export const handler = serve(
  deleteTransitionRequest,
  async function cancel({ creator, ...asked }, request) {
    return cancelRequest(request, readTransition(asked), creator);
  },
  decided,
);
