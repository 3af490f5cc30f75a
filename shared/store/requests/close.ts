import { requireLevel } from '#shared/domain/permissions.ts';
import { requestersOf } from '#shared/domain/requests.ts';
import type { Asked } from '#shared/domain/transition.ts';
import type { Request } from '#shared/wire/request.ts';
import { commit } from '../commit.ts';
import { requireStages } from '../permissions/registry.ts';
import { type Changed, requestChange, requireOpen } from './change.ts';
import { getRequested } from './get.ts';
import { closed, openFor } from './open.ts';

/** Ends all requests for a stage, and leaves the version where it is. Errors: RESOURCE_DOES_NOT_EXIST, PERMISSION_DENIED. */
export const rejectRequests = (request: Request, { to, why, ...at }: Asked): Promise<Changed> =>
  commit(request, async function planRejection() {
    const found = await getRequested(request, at, [to]);
    await requireStages(request, found.model, found.version.stage, to);
    const open = openFor(found.open, to);
    requireOpen(found, open);
    const requested_by = requestersOf(open);
    return requestChange(request, found, closed(open), { kind: 'request_rejected', requested_by, why });
  });

/** Takes one user's request back. Errors: RESOURCE_DOES_NOT_EXIST; PERMISSION_DENIED for somebody else's. */
export const cancelRequest = (request: Request, { to, why, ...at }: Asked, creator: string): Promise<Changed> =>
  commit(request, async function planCancellation() {
    const found = await getRequested(request, at, [to]);
    if (creator !== request.actor.id) requireLevel(request, found.model.name, found.viewer.level, 'CAN_MANAGE');
    const open = openFor(found.open, to);
    requireOpen(found, open, creator);
    const requests = open.requests.filter(({ user_id }) => user_id !== creator);
    const after = { ...open, requests };
    return requestChange(request, found, after, { kind: 'request_cancelled', requested_by: [creator], why });
  });
