import type { Item } from '#test/support/expressions.ts';

/** Policies as they lie in the table: all of one model, or of the registry, as of a change. */
export const kept = (pk: string, rev: number, ...policies: object[]): Item => ({ pk, sk: 'POLICIES', policies, rev });
