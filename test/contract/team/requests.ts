import { absent, asked, byAll, cancel, denied, type Step } from './what.ts';

const [approve, reject] = ['APPROVE_TRANSITION_REQUEST', 'REJECT_TRANSITION_REQUEST'] as const;

const activity = (activity_type: string, user_id: string, to_stage: string, comment?: string) => ({
  id: 'ID',
  activity_type,
  user_id,
  from_stage: 'None',
  to_stage,
  creation_timestamp: 'a time',
  last_updated_timestamp: 'a time',
  ...(comment && { comment }),
});

const ended = (activity_type: string, comment: string) => ({
  ...activity(activity_type, 'approver', 'Production', comment),
  system_comment: "Ends the open request of 'requester'.",
});

/** What is open, as who looks at it may act. */
const open = (ofRequester: string[], ofApprover: string[]) => ({
  requests: [
    { ...activity('REQUESTED_TRANSITION', 'requester', 'Production', '0.90'), available_actions: ofRequester },
    { ...activity('REQUESTED_TRANSITION', 'approver', 'Archived'), available_actions: ofApprover },
  ],
});

const everything = [approve, reject, cancel];

export const requests: Step[] = [
  ['requester asks', asked('Production', '0.90')],
  ['requester asks once more', 'RESOURCE_ALREADY_EXISTS'],
  ['outsider asks', denied],
  ['approver asks, too', { ...asked('Archived'), user_id: 'approver', available_actions: everything }],
  ...byAll(
    'lists requests',
    open(everything, everything),
    open([cancel], []),
    open([approve, reject], everything),
    open([], []),
    denied,
    open(everything, everything),
  ),
  ['requester approves', denied],
  ['auditor approves', denied],
  ['outsider approves', denied],
  ["approver cancels another's", denied],
  ['approver rejects', ended('REJECTED_REQUEST', 'on which data?')],
  ['approver rejects once more', absent],
  ['requester asks again', asked('Production', 'on those of May')],
  ['requester asks in passing', asked('Staging')],
  ['requester cancels their own', null],
  ["ci cancels another's", null],
  ['approver approves', ended('APPROVED_REQUEST', 'good')],
  ['approver approves once more', absent],
  ['requester finds in Production', ['1']],
];
