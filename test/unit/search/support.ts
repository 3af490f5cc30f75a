import { compareBy, parseOrderBy } from '#shared/domain/search/order-by.ts';
import type { Entity, MlflowClause, Searchable } from '#shared/domain/search/types.ts';
import { MlflowError } from '#shared/wire/errors.ts';

/** What a call refuses its input with; the test fails on any other outcome. */
export function refusal(call: () => unknown): string {
  try {
    call();
  } catch (error) {
    if (error instanceof MlflowError && error.code === 'INVALID_PARAMETER_VALUE') return error.message;
    throw error;
  }
  throw new Error('expected a refusal');
}

export const attribute = (key: string, comparator: string, value: unknown) =>
  ({ type: 'attribute', key, comparator, value }) as MlflowClause;

export const tag = (key: string, comparator: string, value: string) =>
  ({ type: 'tag', key, comparator, value }) as MlflowClause;

export const row = (fields: Partial<Searchable>): Searchable => ({
  name: 'm',
  tags: {},
  creation_timestamp: 0,
  last_updated_timestamp: 0,
  ...fields,
});

export const sorted = (entity: Entity, orderBy: string[], rows: Searchable[]) =>
  rows.toSorted(compareBy(parseOrderBy(entity, orderBy)));
