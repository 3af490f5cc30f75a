import { type CommentAction, commentActions } from '#shared/operations/comments.ts';
import { doesNotExist, MlflowError } from '#shared/wire/errors.ts';
import { ulidPattern } from '#shared/wire/ulid.ts';
import { requireLength } from './names.ts';
import { covers } from './permissions.ts';
import type { Viewer } from './requests.ts';

/** Times are milliseconds since 1970. */
export type Comment = {
  id: string;
  comment: string;
  user_id: string;
  creation_timestamp: number;
  last_updated_timestamp: number;
};

/** A comment's version, and what it is called there. */
export type CommentPlace = { model: string; version: number; ulid: string };

export const commentIdOf = ({ model, version, ulid }: CommentPlace): string => `${model}-${version}-${ulid}`;

export const commentNotFound = (id: string) => doesNotExist(`Comment with id=${id} not found`);

const shape = new RegExp(`^(${ulidPattern})-([1-9]\\d{0,9})-(${ulidPattern})$`);

/** Errors: RESOURCE_DOES_NOT_EXIST for what is no id of a comment. */
export function readCommentId(id: string): CommentPlace {
  const [, model, version, ulid] = shape.exec(id) ?? [];
  if (!model || !version || !ulid) throw commentNotFound(id);
  return { model, version: Number(version), ulid };
}

/** At 4 bytes a character it has room in an item. Errors: INVALID_PARAMETER_VALUE. */
export const validateComment = (comment: string): void => requireLength('comment', 65_535, comment);

function actionsOn({ user_id }: Comment, { id, level }: Viewer): CommentAction[] {
  if (user_id === id) return [...commentActions];
  return covers(level, 'CAN_MANAGE') ? ['DELETE_COMMENT'] : [];
}

export const renderComment = (comment: Comment, viewer: Viewer) => ({
  ...comment,
  available_actions: actionsOn(comment, viewer),
});

const needed = {
  EDIT_COMMENT: 'only its author can edit it.',
  DELETE_COMMENT: 'only its author, and whoever has CAN_MANAGE on the model, can delete it.',
} as const satisfies Record<CommentAction, string>;

/** Errors: PERMISSION_DENIED. */
export function requireAction(comment: Comment, viewer: Viewer, action: CommentAction): void {
  if (actionsOn(comment, viewer).includes(action)) return;
  throw new MlflowError(
    'PERMISSION_DENIED',
    `You are signed in as '${viewer.id}', and the comment is by '${comment.user_id}': ${needed[action]}`,
  );
}
