import type { Activity } from '#shared/domain/activities.ts';
import { requestActions } from '#shared/domain/requests.ts';
import type { RequestAction } from '#shared/operations/transition-requests.ts';
import { changeIdOf } from '../transition-id.ts';
import type { Requested } from './get.ts';

/** Open requests as activities, in the order in which they came, with what the viewer can do about each. */
export const shown = ({
  model,
  version,
  open,
  viewer,
}: Requested): (Activity & { available_actions: RequestAction[] })[] =>
  open
    .flatMap(({ to, requests }) => requests.map((request) => ({ to, ...request })))
    .sort((a, b) => a.rev - b.rev)
    .map(({ to, from, rev, user_id, creation_timestamp, comment }) => ({
      id: changeIdOf(model.id, rev),
      activity_type: 'REQUESTED_TRANSITION',
      user_id,
      creation_timestamp,
      last_updated_timestamp: creation_timestamp,
      ...(comment && { comment }),
      from_stage: from,
      to_stage: to,
      available_actions: requestActions(viewer, version.stage, to, user_id),
    }));
