import { brief } from '#shared/domain/brief.ts';
import type { Model } from '#shared/domain/entities.ts';
import { own } from '#shared/domain/own.ts';
import { isPosted, type Posted } from '#shared/domain/posted.ts';
import { requireRoom } from '#shared/domain/room.ts';
import type { Request } from '#shared/wire/request.ts';
import type { Action, Write } from './commit.ts';
import { type Condition, unchanged, update } from './expression.ts';
import type { Key } from './keys.ts';
import { deletePosting, putPosting } from './postings.ts';
import { noteActions } from './rows.ts';

/** What bears the tags: a model or one of its versions. */
export type Tagged = {
  model: Model;
  version?: number;
  key: Key;
  content: { description?: string; tags: Record<string, string>; aliases?: Record<string, number> };
  /** What must still hold for the write. */
  if: readonly Condition[];
  posting: (posted: Posted) => Key;
  /** Index keys that follow from the tags. */
  indexKeys: (tags: Record<string, string>) => Record<string, string>;
};

/** Sets a tag, or with `to: undefined` deletes it, with its posting and its note; what is so already is not written. */
export function tagWrite(request: Request, tagged: Tagged, tag: string, to: string | undefined): Write<void> {
  const { tags } = tagged.content;
  const from = own(tags, tag);
  if (from === to) return { actions: [], result: undefined };
  const { [tag]: _, ...others } = tags;
  const after = to === undefined ? others : { ...others, [tag]: to };
  if (to !== undefined) requireRoom({ ...tagged.content, tags: after });
  const postingOf = (value: string | undefined, action: (posting: Key) => Action): Action[] =>
    value !== undefined && isPosted(value) ? [action(tagged.posting({ attribute: `tag.${tag}`, value }))] : [];
  const note = noteActions(request, tagged.model, to === undefined ? 'tag_deleted' : 'tag_set', {
    ...(tagged.version !== undefined && { version: tagged.version }),
    key: tag,
    from: brief(from),
    to: brief(to),
  });
  const keysBefore = tagged.indexKeys(tags);
  const moved = Object.entries(tagged.indexKeys(after)).filter(([name, value]) => keysBefore[name] !== value);
  return {
    actions: [
      {
        Update: update({
          key: tagged.key,
          set: [[['tags', tag], to], ...moved],
          if: [...tagged.if, unchanged(['tags', tag], from)],
        }),
      },
      ...postingOf(to, putPosting),
      ...postingOf(from, deletePosting),
      ...note.actions,
    ],
    row: note.row,
    result: undefined,
  };
}
