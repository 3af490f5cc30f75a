import { type Brief, contentOf, wholeOf } from '#shared/domain/brief.ts';
import { readCommentId } from '#shared/domain/comments.ts';
import { own } from '#shared/domain/own.ts';
import { isPrompt } from '#shared/domain/prompts.ts';
import type { Event } from '#shared/operations/events.ts';
import { type Row, rowOf } from '../history/row.ts';
import { told } from '../history/told.ts';
import { getItems, type Item } from '../items.ts';
import { commentKey, type Key, metaKey, versionKey } from '../keys.ts';

/** A row by its model's id and its sort key. */
export type RowRef = { id: string; sk: string };

/** What is there now of the model, the version or the comment that a row is of. */
type Now = { description?: string; tags?: Record<string, string>; comment?: string };

const address = ({ pk, sk }: Key) => `${pk} ${sk}`;

/** Where a text is that the row has by its digest alone. */
function holderOf({ id, kind, version, key, to }: Row): Key | undefined {
  if (typeof to !== 'object') return undefined;
  switch (kind) {
    case 'comment_created':
    case 'comment_updated': {
      const place = readCommentId(key ?? '');
      return commentKey(place.model, place.version, place.ulid);
    }
    case 'tag_set':
    case 'description_set':
      return version === undefined ? metaKey(id) : versionKey(id, version);
    default:
      return undefined;
  }
}

const textNow: Partial<Record<Row['kind'], (row: Row, now: Now) => string | undefined>> = {
  tag_set: ({ key = '' }, { tags = {} }) => own(tags, key),
  description_set: (_, { description }) => description,
  comment_created: (_, { comment }) => comment,
  comment_updated: (_, { comment }) => comment,
};

/** The texts of a row in full; what is gone by now is absent. */
function contentFor(row: Row, now: Now): Event['content'] {
  if (row.given) return contentOf(row.given, now);
  const find = textNow[row.kind];
  const value = find && wholeOf(row.to as Brief | undefined, find(row, now));
  return value === undefined ? undefined : { value };
}

function eventOf(row: Row, meta: Item, now: Now): Event {
  const name = 'name' in row ? String(row.name) : String(meta.name ?? '');
  const content = contentFor(row, now);
  return {
    schema_version: 1,
    ...told(row, { name }),
    place: row.place,
    prompt: isPrompt((meta.tags ?? {}) as Record<string, string>),
    ...(content && Object.keys(content).length > 0 && { content }),
  } as Event;
}

/** Of a purged model nothing is left but its rows. */
const nothing: Item = { pk: '', sk: '' };

/**
 * What rows tell, in their order; of one that is not there nothing. A model is called what it is called now, where the
 * row does not say what it was called then.
 */
export async function eventsOf(refs: readonly RowRef[]): Promise<Event[]> {
  const items = await getItems(refs.flatMap(({ id, sk }) => [{ pk: metaKey(id).pk, sk }, metaKey(id)]));
  const found = refs.flatMap(({ id }, index) => {
    const [item, meta = nothing] = [items[2 * index], items[2 * index + 1]];
    return item ? [{ row: rowOf(id, item), item, meta }] : [];
  });
  const holders = await getItems(found.flatMap(({ row }) => holderOf(row) ?? []));
  const byAddress = new Map(holders.flatMap((holder) => (holder ? [[address(holder), holder] as const] : [])));
  return found.map(({ row, item, meta }) => {
    const key = holderOf(row);
    const born = row.kind === 'model_created' ? meta : item;
    return eventOf(row, meta, ((key ? byAddress.get(address(key)) : born) ?? nothing) as Now);
  });
}
