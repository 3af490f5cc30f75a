import { differences } from './compare.ts';
import type { Answer } from './registry.ts';
import type { Operation } from './requests.ts';

export type Difference = {
  why: string;
  when: (operation: Operation, theirs: Answer) => boolean;
  accept: (theirs: Answer, ours: Answer) => boolean;
};

/** Where we differ from MLflow on purpose. The first that applies decides; everything else must be equal. */
export const deliberate: Difference[] = [
  {
    why: 'MLflow reads a tag that is no object as an empty tag, and complains about its key; we complain about the tag',
    when: ({ body }) => tagsOf(body).some((tag) => typeof tag !== 'object'),
    accept: (theirs, ours) =>
      ours.status === theirs.status && text(ours, 'error_code') === text(theirs, 'error_code') && isRefusal(ours),
  },
  {
    why: 'MLflow answers an empty page and a token to a model search for 0 or fewer; we refuse it, before anything else',
    when: ({ path: route, query = [] }) =>
      route === 'registered-models/search' &&
      query.some(([field, value]) => field === 'max_results' && Number(value) <= 0),
    accept: (_, ours) => ours.status === 400 && text(ours, 'error_code') === 'INVALID_PARAMETER_VALUE',
  },
  {
    why: 'MLflow answers wrong verbs, unknown paths and some bad input with HTML; we speak JSON, and never 5xx to bad input',
    when: (_, theirs) => typeof theirs.body === 'string',
    accept: (theirs, ours) =>
      (theirs.status < 500 ? ours.status === theirs.status : isRefusal(ours)) && text(ours, 'error_code') !== undefined,
  },
  {
    why: 'MLflow answers some bad input with 5xx, which its client retries for minutes; we say the same with 4xx',
    when: (_, theirs) => theirs.status >= 500,
    accept: (theirs, ours) =>
      isRefusal(ours) &&
      differences({ message: text(theirs, 'message') }, { message: text(ours, 'message') }, {}).length === 0,
  },
];

function tagsOf(body: unknown): unknown[] {
  const { tags } = (body ?? {}) as { tags?: unknown };
  return Array.isArray(tags) ? tags : [];
}

export function isRefusal({ status }: Answer): boolean {
  return status >= 400 && status < 500;
}

export function text({ body }: Answer, field: string): string | undefined {
  const value = (body as Record<string, unknown> | null)?.[field];
  return typeof value === 'string' ? value : undefined;
}
