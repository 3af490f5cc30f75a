import * as z from 'zod/mini';
import { activity } from './activities.ts';
import { optionalText, required, stage, text, timestamp, versionNumber } from './fields.ts';
import { promoting } from './gated.ts';
import { operation } from './operation.ts';

export const requestActions = [
  'APPROVE_TRANSITION_REQUEST',
  'REJECT_TRANSITION_REQUEST',
  'CANCEL_TRANSITION_REQUEST',
] as const;

export type RequestAction = (typeof requestActions)[number];

/** What the caller can do about it. */
const available_actions = z.array(z.enum(requestActions));

/** As an activity; `available_actions` is ours here. */
export const openRequest = z.extend(activity, { available_actions });

/** By what its open requests are named: all of them for one stage. */
const asked = { name: required(text), version: versionNumber, stage: required(text), comment: optionalText };

export const createTransitionRequest = operation({
  name: 'createTransitionRequest',
  dialect: 'databricks',
  methods: ['POST'],
  path: '/mlflow/transition-requests/create',
  file: 'transition-requests/create',
  input: z.object(asked),
  output: z.object({
    request: z.object({
      to_stage: stage,
      user_id: text,
      creation_timestamp: timestamp,
      comment: optionalText,
      available_actions,
    }),
  }),
  access: { table: { registry: ['GetItem', 'UpdateItem', 'PutItem'] } },
  permission: 'reader',
  needs: 'read',
});

/** All that are open for the stage are answered by it. Where a policy wants several approvals, it may be one of them. */
export const approveTransitionRequest = operation({
  name: 'approveTransitionRequest',
  dialect: 'databricks',
  methods: ['POST'],
  path: '/mlflow/transition-requests/approve',
  file: 'transition-requests/approve',
  input: z.object({ ...asked, archive_existing_versions: z.boolean() }),
  output: z.object({ activity }),
  access: promoting,
  permission: 'member',
  needs: 'transition',
});

export const rejectTransitionRequest = operation({
  name: 'rejectTransitionRequest',
  dialect: 'databricks',
  methods: ['POST'],
  path: '/mlflow/transition-requests/reject',
  file: 'transition-requests/reject',
  input: z.object(asked),
  output: z.object({ activity }),
  access: { table: { registry: ['GetItem', 'UpdateItem', 'PutItem', 'DeleteItem'] } },
  permission: 'member',
  needs: 'transition',
});

/** The creator's own; somebody else's takes CAN_MANAGE. */
export const deleteTransitionRequest = operation({
  name: 'deleteTransitionRequest',
  dialect: 'databricks',
  methods: ['DELETE'],
  path: '/mlflow/transition-requests/delete',
  file: 'transition-requests/delete',
  input: z.object({ ...asked, creator: required(text) }),
  output: z.object({ activity }),
  access: { table: { registry: ['GetItem', 'UpdateItem', 'PutItem', 'DeleteItem'] } },
  permission: 'reader',
  needs: 'read',
});

/** Those that are open. */
export const listTransitionRequests = operation({
  name: 'listTransitionRequests',
  dialect: 'databricks',
  methods: ['GET'],
  path: '/mlflow/transition-requests/list',
  file: 'transition-requests/list',
  input: z.object({ name: required(text), version: versionNumber }),
  output: z.object({ requests: z.array(openRequest) }),
  access: { table: { registry: ['GetItem'] } },
  permission: 'reader',
  needs: 'read',
});
