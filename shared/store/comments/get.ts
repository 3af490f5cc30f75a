import { type Comment, commentIdOf, commentNotFound, readCommentId } from '#shared/domain/comments.ts';
import type { LiveVersion, Model } from '#shared/domain/entities.ts';
import { type Viewer, viewerOf } from '#shared/domain/requests.ts';
import type { Asker } from '#shared/wire/request.ts';
import { getItem, type Item } from '../items.ts';
import { commentKey, type Key } from '../keys.ts';
import { getModelById } from '../models/get.ts';
import { levelOn } from '../permissions/registry.ts';
import { readVersion } from '../versions/get.ts';

/** `COMMENT#<number>#<ulid>` → `<ulid>`. */
export const ulidOf = ({ sk }: Pick<Key, 'sk'>): string => sk.slice(sk.lastIndexOf('#') + 1);

export function toComment(model: string, version: number, { pk, sk, ...fields }: Item): Comment {
  return { id: commentIdOf({ model, version, ulid: ulidOf({ sk }) }), ...fields } as Comment;
}

export type Found = { model: Model; version: LiveVersion; comment: Comment; key: Key; viewer: Viewer };

/** A comment on a version that is there, all read in one trip. Errors: RESOURCE_DOES_NOT_EXIST, PERMISSION_DENIED. */
export async function getComment(asker: Asker, id: string): Promise<Found> {
  const at = readCommentId(id);
  const key = commentKey(at.model, at.version, at.ulid);
  const [model, version, item] = await Promise.all([
    getModelById(asker, at.model),
    readVersion(at.model, at.version),
    getItem(key),
  ]);
  if (model.deleted !== undefined || !version || !item) throw commentNotFound(id);
  const viewer = viewerOf(asker, await levelOn(asker, model));
  return { model, version, comment: toComment(model.id, version.version, item), key, viewer };
}
