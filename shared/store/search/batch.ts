import type { Searchable } from '#shared/domain/search/types.ts';

/** What was found: how it is matched and ordered, and what it is. */
export type Row<Entity> = { on: Searchable; entity: Entity };

/**
 * A stretch of a search's candidates. Stretches come in order: all rows of one before all rows of the next; within one
 * they are sorted after they are loaded.
 */
export type Batch<Entity> = {
  /** Where a later call begins again to get this batch first. */
  from: string[];
  /** Index keys and items it takes to find it. */
  cost: number;
  load: () => Promise<Row<Entity>[]>;
};

export type Batches<Entity> = AsyncGenerator<Batch<Entity>>;

/** Candidates that are all at hand, whatever the order: one batch. */
export async function* together<Entity>(cost: number, load: Batch<Entity>['load']): Batches<Entity> {
  yield { from: [], cost, load };
}
