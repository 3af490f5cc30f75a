import { ulid } from 'ulid';
import { brief } from '#shared/domain/brief.ts';
import { type Comment, commentIdOf, requireAction } from '#shared/domain/comments.ts';
import type { LiveVersion, Model } from '#shared/domain/entities.ts';
import { type Viewer, viewerOf } from '#shared/domain/requests.ts';
import type { NoteKind } from '#shared/operations/kinds.ts';
import type { Request } from '#shared/wire/request.ts';
import { type Action, commit, type Write } from '../commit.ts';
import { check, equal, exists, insert, remove, update } from '../expression.ts';
import { commentKey, versionKey } from '../keys.ts';
import { levelOn } from '../permissions/registry.ts';
import { noteActions } from '../rows.ts';
import { getVersion } from '../versions/get.ts';
import { getComment } from './get.ts';

/** A comment, and who looks at it. */
export type Said = { comment: Comment; viewer: Viewer };

type Change = { kind: NoteKind; id: string; from?: string; to?: string };

/** One action on a comment with its row, if the version is still there. */
function saying<Result>(
  request: Request,
  { model, version }: { model: Model; version: LiveVersion },
  { kind, id, from, to }: Change,
  action: Action,
  result: Result,
): Write<Result> {
  const note = noteActions(request, model, kind, {
    version: version.version,
    key: id,
    from: brief(from),
    to: brief(to),
  });
  const stillThere = { ConditionCheck: check(versionKey(model.id, version.version), exists('stage')) };
  return { actions: [action, stillThere, ...note.actions], row: note.row, result };
}

export const addComment = (request: Request, at: { name: string; version: string }, comment: string) =>
  commit<Said>(request, async function planComment() {
    const { model, version } = await getVersion(request, at.name, at.version);
    const now = Date.now();
    const place = { model: model.id, version: version.version, ulid: ulid(now) };
    const id = commentIdOf(place);
    const fields = {
      comment,
      user_id: request.actor.id,
      creation_timestamp: now,
      last_updated_timestamp: now,
    };
    const viewer = viewerOf(request, await levelOn(request, model));
    const put = { Put: insert({ ...commentKey(model.id, version.version, place.ulid), ...fields }) };
    const change = { kind: 'comment_created', id, to: comment } as const;
    return saying(request, { model, version }, change, put, { comment: { id, ...fields }, viewer });
  });

/** As it was read: two edits at once are one after the other. */
const asRead = ({ comment, last_updated_timestamp }: Comment) =>
  [equal('comment', comment), equal('last_updated_timestamp', last_updated_timestamp)] as const;

/** Errors: RESOURCE_DOES_NOT_EXIST; PERMISSION_DENIED for all but the author. */
export const editComment = (request: Request, id: string, text: string) =>
  commit<Said>(request, async function planEdit() {
    const { comment, key, viewer, ...of } = await getComment(request, id);
    requireAction(comment, viewer, 'EDIT_COMMENT');
    const now = Math.max(Date.now(), comment.last_updated_timestamp);
    const set = [
      ['comment', text],
      ['last_updated_timestamp', now],
    ] as const;
    const edit = { Update: update({ key, set, if: asRead(comment) }) };
    const change = { kind: 'comment_updated', id, from: comment.comment, to: text } as const;
    const edited = { ...comment, comment: text, last_updated_timestamp: now };
    return saying(request, of, change, edit, { comment: edited, viewer });
  });

/** Errors: RESOURCE_DOES_NOT_EXIST; PERMISSION_DENIED for all but the author and who has CAN_MANAGE. */
export const removeComment = (request: Request, id: string) =>
  commit<void>(request, async function planCommentDeletion() {
    const { comment, key, viewer, ...of } = await getComment(request, id);
    requireAction(comment, viewer, 'DELETE_COMMENT');
    const gone = { Delete: remove(key, ...asRead(comment)) };
    return saying(request, of, { kind: 'comment_deleted', id, from: comment.comment }, gone, undefined);
  });
