import { ok } from './calls.ts';

export type Search = 'searchRuns' | 'searchLoggedModels' | 'searchExperiments';

// biome-ignore lint/suspicious/noExplicitAny: rows of three kinds
const listOf: Record<Search, (body: any) => string[]> = {
  searchRuns: ({ runs = [] }) => runs.map(({ info }: { info: { run_id: string } }) => info.run_id),
  searchLoggedModels: ({ models = [] }) => models.map(({ info }: { info: { model_id: string } }) => info.model_id),
  searchExperiments: ({ experiments = [] }) =>
    experiments.map(({ experiment_id }: { experiment_id: string }) => experiment_id),
};

/** The ids of all pages of a search, of the sizes given in turn; `between` runs before each but the first. */
export async function pagesOf(
  search: Search,
  query: Record<string, unknown>,
  sizes: readonly number[],
  between: (page: number) => unknown = () => {},
): Promise<string[][]> {
  const pages: string[][] = [];
  let page_token: string | undefined;
  do {
    if (pages.length > 0) await between(pages.length);
    const max_results = sizes[pages.length % sizes.length];
    const body = await ok(search, { ...query, max_results, ...(page_token && { page_token }) });
    pages.push(listOf[search](body));
    if (pages.length > 2_000) throw new Error(`no end of pages for ${JSON.stringify(query)}`);
    page_token = body.next_page_token;
  } while (page_token !== undefined);
  return pages;
}
