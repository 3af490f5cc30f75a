import type { Html } from './html.ts';

/** Bytes of a page: an answer of Lambda takes 6 MB, and carries it as a JSON string. */
const mostBytes = 4_500_000;

const rooms = [500, 100, 20, 5] as const;

/** With as long lists as there is room for. */
export function fitted(pageOf: (room: number) => Html): string {
  let page = '';
  for (const room of rooms) {
    page = pageOf(room).text;
    if (page.length < mostBytes && Buffer.byteLength(JSON.stringify(page)) < mostBytes) break;
  }
  return page;
}
