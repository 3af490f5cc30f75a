import type { Level } from '#shared/operations/permissions.ts';
import type { Role } from '#shared/operations/roles.ts';
import type { RequestAction } from '#shared/operations/transition-requests.ts';
import { invalidParameter } from '#shared/wire/errors.ts';
import type { Asker } from '#shared/wire/request.ts';
import { own } from './own.ts';
import { covers, type Grants, levelFor, type Principal } from './permissions.ts';
import type { Stage } from './stages.ts';

/** Times are milliseconds since 1970; `rev` is that of the change by which it came. */

/** One who asks for it. `from`: where the version was then. */
export type TransitionRequest = {
  user_id: string;
  creation_timestamp: number;
  rev: number;
  from: Stage;
  comment?: string;
  /** Of a monitor's: whose permission it has, and who so has asked for it, too. */
  owner?: string;
};

/** One of several that a policy wants, with what it took to give it. */
export type Approval = {
  user_id: string;
  creation_timestamp: number;
  rev: number;
  role: Role;
  principals: readonly Principal[];
};

/** All open requests for one version to come to one stage. */
export type Open = {
  to: Stage;
  /** The change by which it came to be as it is. */
  rev?: number;
  requests: TransitionRequest[];
  approvals: Approval[];
};

/** Who looks at something, and what they may do with its model. */
export type Viewer = { id: string; level: Level | undefined };

export const requestersOf = ({ requests }: Open): string[] => requests.map(({ user_id }) => user_id);

/** Who is not somebody else where it takes somebody else to approve: also whose monitors ask for it. */
export const partiesOf = ({ requests }: Open): string[] =>
  requests.flatMap(({ user_id, owner }) => (owner === undefined ? [user_id] : [user_id, owner]));

/** Those of who may still decide: a level can have been taken away since. */
export const standing = ({ approvals }: Open, from: Stage, to: Stage, ...grants: Grants[]): Approval[] =>
  approvals.filter(
    ({ role, principals }) =>
      role === 'admin' ||
      grants.some(({ acl = {} }) => principals.some((one) => covers(own(acl, one), levelFor(from, to)))),
  );

/** What a viewer can do about a request, of a version that is in `from` now. */
export function requestActions({ id, level }: Viewer, from: Stage, to: Stage, requester: string): RequestAction[] {
  const decides = covers(level, levelFor(from, to));
  const cancels = id === requester || covers(level, 'CAN_MANAGE');
  return [
    ...(decides ? (['APPROVE_TRANSITION_REQUEST', 'REJECT_TRANSITION_REQUEST'] as const) : []),
    ...(cancels ? (['CANCEL_TRANSITION_REQUEST'] as const) : []),
  ];
}

/** Who can have an open request for the same. */
const mostRequests = 100;

/** Bytes of one item, of the 400 KB that DynamoDB takes. */
const mostBytes = 350_000;

/** Errors: INVALID_PARAMETER_VALUE where one more has no room. */
export function requireRoomFor(open: Open): void {
  if (open.requests.length > mostRequests)
    throw invalidParameter(
      `${mostRequests} users have an open request for ${open.to} already. Have them decided on, or comment on the version.`,
    );
  if (Buffer.byteLength(JSON.stringify(open)) > mostBytes)
    throw invalidParameter(
      `The open requests for ${open.to}, with their comments and approvals, can have ${mostBytes} bytes. Write a shorter ` +
        'comment, or have some of them taken back.',
    );
}

/** Who asks, as a viewer of what is of a model on which they have `level`. */
export const viewerOf = ({ actor }: Pick<Asker, 'actor'>, level: Level | undefined): Viewer => ({
  id: actor.id,
  level,
});
