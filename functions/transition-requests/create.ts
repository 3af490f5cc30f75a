import { requestActions } from '#shared/domain/requests.ts';
import { readTransition } from '#shared/domain/transition.ts';
import { createTransitionRequest } from '#shared/operations/transition-requests.ts';
import { createRequest } from '#shared/store/requests/create.ts';
import { serve } from '#shared/wire/serve.ts';

export const handler = serve(
  createTransitionRequest,
  async function create(input, request) {
    return createRequest(request, readTransition(input));
  },
  ({ to, version, viewer, made: { user_id, creation_timestamp, comment } }) => ({
    request: {
      to_stage: to,
      user_id,
      creation_timestamp,
      ...(comment && { comment }),
      available_actions: requestActions(viewer, version.stage, to, user_id),
    },
  }),
);
