import * as z from 'zod/mini';
import { nothing, optionalText, pageSize, required, text, timestamp, versionNumber } from './fields.ts';
import { operation } from './operation.ts';

export const commentActions = ['EDIT_COMMENT', 'DELETE_COMMENT'] as const;

export type CommentAction = (typeof commentActions)[number];

const comment = z.object({
  id: text,
  comment: text,
  user_id: text,
  creation_timestamp: timestamp,
  last_updated_timestamp: timestamp,
  /** What the caller can do about it. */
  available_actions: z.array(z.enum(commentActions)),
});

const one = z.object({ comment });

export const createComment = operation({
  name: 'createComment',
  dialect: 'databricks',
  methods: ['POST'],
  path: '/mlflow/comments/create',
  file: 'comments/create',
  input: z.object({ name: required(text), version: versionNumber, comment: required(text) }),
  output: one,
  access: { table: { registry: ['GetItem', 'PutItem', 'ConditionCheckItem'] } },
  permission: 'reader',
  needs: 'read',
});

/** The author's own. */
export const updateComment = operation({
  name: 'updateComment',
  dialect: 'databricks',
  methods: ['PATCH'],
  path: '/mlflow/comments/update',
  file: 'comments/update',
  input: z.object({ id: required(text), comment: required(text) }),
  output: one,
  access: { table: { registry: ['GetItem', 'UpdateItem', 'PutItem', 'ConditionCheckItem'] } },
  permission: 'reader',
  needs: 'read',
});

/** The author's own; somebody else's takes CAN_MANAGE. */
export const deleteComment = operation({
  name: 'deleteComment',
  dialect: 'databricks',
  methods: ['DELETE'],
  path: '/mlflow/comments/delete',
  file: 'comments/delete',
  input: z.object({ id: required(text) }),
  output: nothing,
  access: { table: { registry: ['GetItem', 'PutItem', 'DeleteItem', 'ConditionCheckItem'] } },
  permission: 'reader',
  needs: 'read',
});

/** Of one version, the last first. Databricks' own registry had no such call. */
export const listComments = operation({
  name: 'listComments',
  dialect: 'databricks',
  methods: ['GET'],
  path: '/mlflow/comments/list',
  file: 'comments/list',
  input: z.object({
    name: required(text),
    version: versionNumber,
    max_results: z._default(pageSize(1_000), 100),
    page_token: optionalText,
  }),
  output: z.object({ comments: z.array(comment), next_page_token: optionalText }),
  access: { table: { registry: ['GetItem', 'Query'] } },
  permission: 'reader',
  needs: 'read',
});
