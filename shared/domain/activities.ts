import type { ActivityType } from '#shared/operations/activities.ts';
import type { Kind } from '#shared/operations/kinds.ts';
import type { Outcome } from './gates/types.ts';
import type { Stage } from './stages.ts';

/** A row of history as activities tell it; `id` is what the row is called outside. */
export type Deed = {
  id: string;
  at: number;
  kind: Kind;
  actor: { id: string };
  version?: number;
  from?: unknown;
  to?: unknown;
  archived?: readonly { version: number; from: Stage; to: Stage }[];
  rolled_back?: number;
  requested_by?: readonly string[];
  gates?: readonly Outcome[];
  forced?: true;
  why?: string | undefined;
};

const types = {
  stage_transitioned: 'APPLIED_TRANSITION',
  stage_rolled_back: 'APPLIED_TRANSITION',
  transition_requested: 'REQUESTED_TRANSITION',
  request_cancelled: 'CANCELLED_REQUEST',
  request_approved: 'APPROVED_REQUEST',
  approval_given: 'APPROVED_REQUEST',
  request_rejected: 'REJECTED_REQUEST',
} as const satisfies { [kind in Kind]?: ActivityType };

type Told = keyof typeof types;

const isTold = (kind: Kind): kind is Told => Object.hasOwn(types, kind);

/** Kinds of rows that can be an activity. */
export const activeKinds: readonly Kind[] = [...(Object.keys(types) as Told[]), 'versions_archived', 'comment_created'];

/** Users that are told by name. */
const most = 10;

function namesOf(users: readonly string[]): string {
  const named = users.slice(0, most).map((user) => `'${user}'`);
  return named.join(', ') + (users.length > most ? ` and ${users.length - most} more` : '');
}

const requestsOf = (users: readonly string[]) => `the open request${users.length > 1 ? 's' : ''} of ${namesOf(users)}`;

function approvalsOf(gates: readonly Outcome[]): string[] {
  const waiting = gates.filter(({ rule, passed }) => rule === 'approvals' && !passed);
  // A row that has to be brief keeps no values.
  return waiting.map(({ values }) =>
    values ? `${[values.by].flat().length} of ${values.count} approvals are given.` : 'It takes more approvals.',
  );
}

/** Kinds that leave the requests open that they are about. */
const open: readonly Kind[] = ['transition_requested', 'approval_given'];

/** What else is to be known of a move or a decision. */
function remarks({ kind, actor, requested_by = [], gates = [], rolled_back, forced }: Deed): string {
  const ended = open.includes(kind) ? [] : requested_by.filter((user) => user !== actor.id);
  return [
    ...(kind === 'approval_given' ? approvalsOf(gates) : []),
    ...(rolled_back !== undefined ? [`Rolled back from version ${rolled_back}.`] : []),
    ...(forced ? ['Made in spite of the gates.'] : []),
    ...(ended.length > 0 ? [`Ends ${requestsOf(ended)}.`] : []),
  ].join(' ');
}

export type Activity = {
  id: string;
  activity_type: ActivityType;
  user_id: string;
  creation_timestamp: number;
  last_updated_timestamp: number;
  comment?: string;
  from_stage?: Stage;
  to_stage?: Stage;
  system_comment?: string;
};

type Content = Pick<Activity, 'activity_type'> & { from: unknown; to: unknown; comment?: string; system?: string };

const activity = ({ id, at, actor }: Deed, { activity_type, from, to, comment, system }: Content): Activity => ({
  id,
  activity_type,
  user_id: actor.id,
  creation_timestamp: at,
  last_updated_timestamp: at,
  ...(comment && { comment }),
  from_stage: from as Stage,
  to_stage: to as Stage,
  ...(system && { system_comment: system }),
});

function systemTransition(deed: Deed, { from, to }: { from: Stage; to: Stage }): Activity {
  const what = deed.rolled_back === undefined ? 'transition' : 'rollback';
  const system = `Archived as part of the ${what} of version ${deed.version} to ${from}.`;
  return activity(deed, { activity_type: 'SYSTEM_TRANSITION', from, to, system });
}

/** What was done to one of the versions that a row is of; `undefined`: nothing that is an activity. */
export function activityOf(deed: Deed, version: number): Activity | undefined {
  const { kind, from, to, why, archived = [] } = deed;
  const out = archived.find((one) => one.version === version);
  if (out) return systemTransition(deed, out);
  if (!isTold(kind) || deed.version !== version) return undefined;
  return activity(deed, { activity_type: types[kind], from, to, ...(why && { comment: why }), system: remarks(deed) });
}

/** The answer to a decision. */
export const decided = ({ deed, version }: { deed: Deed; version: { version: number } }) => ({
  activity: activityOf(deed, version.version) as Activity,
});
