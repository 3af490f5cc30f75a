import type { SortValue } from '#shared/domain/tracking/search/vector.ts';
import type { Batches, Position, Row } from '../../search/batch.ts';

/** What a search finds, with the values that its order compares; of a place in a listing there are no more than those. */
export type Sorted<Entity> = { vector: SortValue[]; entity?: Entity };

export type SortedRow<Entity> = Row<Entity, Sorted<Entity>>;
export type SortedBatches<Entity> = Batches<Entity, Sorted<Entity>>;
export type SortedPosition = Position<SortValue[]>;

export const place = {
  of: ({ vector }: Sorted<unknown>): SortValue[] => vector,
  on: (vector: SortValue[]): Sorted<never> => ({ vector }),
};

export const sortedRow = <Entity>(entity: Entity, vector: SortValue[], bytes: number): SortedRow<Entity> => ({
  on: { vector, entity },
  entity,
  bytes,
});

/** A test of entities as one of rows. */
export const onEntity =
  <Entity>(test: (entity: Entity) => boolean) =>
  ({ entity }: Sorted<Entity>): boolean =>
    entity !== undefined && test(entity);
