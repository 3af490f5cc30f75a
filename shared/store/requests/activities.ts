import { type Activity, activeKinds, activityOf } from '#shared/domain/activities.ts';
import { readCommentId } from '#shared/domain/comments.ts';
import { readQuestion } from '#shared/domain/history.ts';
import type { Asker } from '#shared/wire/request.ts';
import { enough } from '../comments/list.ts';
import { alongModels } from '../history/of-models.ts';
import { type Taken, takePage } from '../history/page.ts';
import type { Row } from '../history/row.ts';
import type { Cursor } from '../history/step.ts';
import { chunks, getItems, type Item } from '../items.ts';
import { commentKey } from '../keys.ts';
import { transitionIdOf } from '../transition-id.ts';
import { getVersion } from '../versions/get.ts';

/** Comments whose texts are read at once: they can be 262 KB each. */
const few = 25;

/** What comments say now, by their ids; those that were deleted say nothing. */
async function textsOf(rows: readonly Row[]): Promise<Map<string, Item>> {
  const ids = rows.flatMap(({ kind, key }) => (kind === 'comment_created' && key ? [key] : []));
  const items = await getItems(
    ids.map((id) => {
      const { model, version, ulid } = readCommentId(id);
      return commentKey(model, version, ulid);
    }),
  );
  return new Map(ids.flatMap((id, index) => (items[index] ? [[id, items[index]] as const] : [])));
}

function newComment({ key: id = '', actor, at }: Row, text: Item | undefined): Activity {
  return {
    id,
    activity_type: 'NEW_COMMENT',
    user_id: actor.id,
    creation_timestamp: Number(text?.creation_timestamp ?? at),
    last_updated_timestamp: Number(text?.last_updated_timestamp ?? at),
    ...(text && { comment: String(text.comment) }),
  };
}

const told = (row: Row, version: number, texts: Map<string, Item>): Activity | undefined =>
  row.kind === 'comment_created'
    ? newComment(row, texts.get(row.key ?? ''))
    : activityOf({ ...row, id: transitionIdOf(row.id, row.sk) }, version);

type Page = { activities: Activity[]; next?: Cursor | undefined };

async function tellAll(taken: readonly Taken[], version: number, next: Cursor | undefined): Promise<Page> {
  const activities: Activity[] = [];
  let [bytes, last]: [number, Cursor | undefined] = [0, undefined];
  for (const group of chunks(taken, few)) {
    const texts = await textsOf(group.map(({ row }) => row));
    for (const { row, passed } of group) {
      if (bytes > enough) return { activities, next: last };
      const activity = told(row, version, texts);
      if (activity) activities.push(activity);
      bytes += Buffer.byteLength(JSON.stringify(activity ?? {}));
      last = passed;
    }
  }
  return { activities, next };
}

/**
 * What happened to a version, the last first, and after what the next page begins: the rows of its history, in
 * Databricks' words.
 */
export async function activityPage(
  asker: Asker,
  at: { name: string; version: string },
  { size, cursor }: { size: number; cursor: Cursor | undefined },
): Promise<Page> {
  const { model, version } = await getVersion(asker, at.name, at.version);
  const number = version.version;
  const question = readQuestion({
    model_id: model.id,
    version: String(number),
    kind: [...activeKinds],
    order: 'desc',
    max_results: size,
  });
  const { taken, next } = await takePage(alongModels([model.id], question, { cursor, limit: size + 2 }), question);
  return tellAll(taken, number, next);
}
