import { type CallOptions, call } from '#test/support/call.ts';

export type Kind = 'models' | 'versions';

/** MLflow's searches, or those with richer filters. */
export type Asking = Kind | `find ${Kind}`;

const operations: Record<Asking, string> = {
  models: 'searchRegisteredModels',
  versions: 'searchModelVersions',
  'find models': 'findRegisteredModels',
  'find versions': 'findModelVersions',
};

/** A row as far as searches sort and find it. */
export type Seen = { name: string; version?: number; last_updated_timestamp: number };

export type Page = { rows: Seen[]; token: string | undefined; bytes: number };

type Query = { filter?: string | undefined; order_by?: string[] };

type Message = { name: string; version?: string; last_updated_timestamp: number };

const seen = ({ name, version, last_updated_timestamp }: Message): Seen => ({
  name,
  ...(version !== undefined && { version: Number(version) }),
  last_updated_timestamp,
});

/** One page of a search through its handler; anything but a 200 fails. */
export async function search(
  kind: Asking,
  query: Query & { max_results?: number; page_token?: string },
  caller?: CallOptions,
): Promise<Page> {
  const given = Object.entries(query).filter(([, value]) => value !== undefined && value !== '');
  const { status, body } = await call(operations[kind], Object.fromEntries(given), caller);
  if (status !== 200) throw new Error(`${status} ${JSON.stringify(body)} for ${JSON.stringify(query)}`);
  const messages: Message[] = body.registered_models ?? body.model_versions ?? [];
  return {
    rows: messages.map(seen),
    token: body.next_page_token,
    bytes: Buffer.byteLength(JSON.stringify(JSON.stringify(body))),
  };
}

/** All pages of a search, of the sizes given in turn; `between` runs before each but the first. */
export async function pagesOf(
  kind: Asking,
  query: Query,
  sizes: readonly (number | undefined)[],
  between: (page: number) => unknown = () => {},
  caller?: CallOptions,
): Promise<Page[]> {
  const pages: Page[] = [];
  let token: string | undefined;
  do {
    if (pages.length > 0) await between(pages.length);
    const size = sizes[pages.length % sizes.length];
    const asked = {
      ...query,
      ...(size !== undefined && { max_results: size }),
      ...(token !== undefined && { page_token: token }),
    };
    const page = await search(kind, asked, caller);
    pages.push(page);
    if (pages.length > 2_000) throw new Error(`no end of pages for ${JSON.stringify(query)}`);
    token = page.token;
  } while (token !== undefined);
  return pages;
}

export const rowsOf = (pages: readonly Page[]): Seen[] => pages.flatMap(({ rows }) => rows);
