import { requestersOf, requireRoomFor, type TransitionRequest } from '#shared/domain/requests.ts';
import type { Stage } from '#shared/domain/stages.ts';
import type { Asked } from '#shared/domain/transition.ts';
import { alreadyExists } from '#shared/wire/errors.ts';
import type { Request } from '#shared/wire/request.ts';
import { commit } from '../commit.ts';
import { timeOf } from '../rows.ts';
import { type Changed, requestChange } from './change.ts';
import { getRequested } from './get.ts';
import { openFor } from './open.ts';

/**
 * Asks for a version to come to a stage. Errors: RESOURCE_ALREADY_EXISTS for who has asked already;
 * INVALID_PARAMETER_VALUE where too many have.
 */
export const createRequest = (request: Request, { to, why, ...of }: Asked) =>
  commit<Changed & { to: Stage; made: TransitionRequest }>(request, async function planRequest() {
    const found = await getRequested(request, of, [to]);
    const { model, version } = found;
    const open = openFor(found.open, to);
    const { id, owner } = request.actor;
    if (requestersOf(open).includes(id))
      throw alreadyExists(
        `'${id}' has an open request for Model Version (name=${model.name}, version=${version.version}) to come to ${to}. ` +
          'Cancel it to ask anew.',
      );
    const at = timeOf(model, version.creation_timestamp);
    const made = {
      user_id: id,
      creation_timestamp: at,
      rev: model.rev + 1,
      from: version.stage,
      ...(why && { comment: why }),
      ...(owner !== undefined && { owner }),
    };
    const after = { ...open, requests: [...open.requests, made] };
    requireRoomFor(after);
    const write = requestChange(request, found, after, { kind: 'transition_requested', at, requested_by: [id], why });
    return { ...write, result: { ...write.result, to, made } };
  });
