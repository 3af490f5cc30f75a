import { expect } from 'vitest';
import { type Answer, send } from './registry.ts';
import type { Operation } from './requests.ts';

/** What a page of each search calls its list. */
const lists: Record<string, string> = {
  'registered-models/search': 'registered_models',
  'model-versions/search': 'model_versions',
  'experiments/search': 'experiments',
  'runs/search': 'runs',
  'metrics/get-history': 'metrics',
  'logged-models/search': 'models',
};

/** An operation's answer; of a search, everything its pages say together. */
export async function answer(url: string, operation: Operation): Promise<Answer> {
  const first = await send(url, operation);
  const size = pageSize(operation);
  if (!operation.pages || first.status !== 200 || size <= 0) return first;
  const list = lists[operation.path] as string;
  const found: unknown[] = [];
  let page = first.body as Record<string, unknown>;
  for (;;) {
    const { [list]: items = [], next_page_token: token, ...unknown } = page as { [key: string]: unknown[] };
    expect(items.length).toBeLessThanOrEqual(size);
    expect(unknown).toEqual({});
    found.push(...items);
    if (typeof token !== 'string') return { status: 200, body: found.length > 0 ? { [list]: found } : first.body };
    const next = await send(url, nextPage(operation, token));
    if (next.status !== 200) return next;
    page = next.body as Record<string, unknown>;
  }
}

function pageSize({ query = [], body }: Operation): number {
  const asked =
    query.find(([field]) => field === 'max_results')?.[1] ?? (body as { max_results?: unknown })?.max_results;
  return asked === undefined || asked === null ? Number.POSITIVE_INFINITY : Number(asked);
}

function nextPage(operation: Operation, token: string): Operation {
  if (operation.method === 'POST') return { ...operation, body: { ...(operation.body as object), page_token: token } };
  const query = (operation.query ?? []).filter(([field]) => field !== 'page_token');
  return { ...operation, query: [...query, ['page_token', token]] };
}
