import type { Comment } from '#shared/domain/comments.ts';
import { type Viewer, viewerOf } from '#shared/domain/requests.ts';
import type { Asker } from '#shared/wire/request.ts';
import { commentPrefix, metaKey } from '../keys.ts';
import { levelOn } from '../permissions/registry.ts';
import { queryPages } from '../query.ts';
import { getVersionWith } from '../versions/get.ts';
import { toComment, ulidOf } from './get.ts';

/** Bytes: Lambda answers 6 MB, of JSON within JSON. */
export const enough = 2_000_000;

type Page = { comments: Comment[]; next?: { before: string } };

async function takePage(model: string, version: number, size: number, before?: string): Promise<Page> {
  const prefix = commentPrefix(version);
  // With the one that was the last page's last, and one that shows whether there are more.
  const range = { from: prefix, to: prefix + (before ?? '~'), forward: false, limit: size + 2 };
  const comments: Comment[] = [];
  let [bytes, last] = [0, ''];
  for await (const page of queryPages({ partition: metaKey(model).pk, ...range }))
    for (const item of page) {
      if (ulidOf(item) === before) continue;
      if (comments.length === size || bytes > enough) return { comments, next: { before: last } };
      const comment = toComment(model, version, item);
      comments.push(comment);
      bytes += Buffer.byteLength(JSON.stringify(comment));
      last = ulidOf(item);
    }
  return { comments };
}

/** Comments on a version, the last first, and before which the next page begins: with the version, in one trip. */
export async function commentPage(
  asker: Asker,
  { name, version }: { name: string; version: string },
  { size, before }: { size: number; before: string | undefined },
): Promise<Page & { viewer: Viewer }> {
  const { model, ...page } = await getVersionWith(asker, name, version, (id, number) =>
    takePage(id, number, size, before),
  );
  return { ...page, viewer: viewerOf(asker, await levelOn(asker, model)) };
}
