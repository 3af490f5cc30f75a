import type { Deed } from '#shared/domain/activities.ts';
import { type Open, requestersOf } from '#shared/domain/requests.ts';
import type { ChangeKind } from '#shared/operations/kinds.ts';
import { doesNotExist } from '#shared/wire/errors.ts';
import type { Request } from '#shared/wire/request.ts';
import type { Write } from '../commit.ts';
import { type ChangeDetails, changeActions, timeOf } from '../rows.ts';
import { deedOf } from './deed.ts';
import type { Requested } from './get.ts';
import { keepRequests } from './open.ts';

export type Changed = Pick<Requested, 'model' | 'version' | 'viewer'> & { deed: Deed };

type Change = { kind: ChangeKind; at?: number } & Pick<ChangeDetails, 'requested_by' | 'gates' | 'why'>;

/** What a change of the requests for one stage makes of them: in one transaction with its row. */
export function requestChange(
  request: Request,
  { model, version, viewer }: Omit<Changed, 'deed'>,
  after: Open,
  { kind, at = timeOf(model, version.creation_timestamp), ...details }: Change,
): Write<Changed> {
  const change = {
    at,
    kind,
    details: { version: version.version, from: version.stage, to: after.to, ...details },
  };
  const { actions, row } = changeActions(request, model, change);
  return {
    actions: [...actions, keepRequests(model.id, version.version, after, model.rev + 1)],
    row,
    result: { model, version, viewer, deed: deedOf(request, model, change) },
  };
}

/** Errors: RESOURCE_DOES_NOT_EXIST unless somebody asks for it, or the one who is named. */
export function requireOpen({ model, version }: Omit<Changed, 'deed'>, open: Open, creator?: string): void {
  const asking = requestersOf(open);
  if (creator === undefined ? asking.length > 0 : asking.includes(creator)) return;
  throw doesNotExist(
    `Model Version (name=${model.name}, version=${version.version}) has no open request for ${open.to}` +
      `${creator === undefined ? '' : ` by '${creator}'`}. It may have been approved, rejected or cancelled meanwhile.`,
  );
}
