import { conflict } from '#shared/wire/errors.ts';
import { isOver } from '../purge/later.ts';
import { changeIdOf } from '../transition-id.ts';

/** What callers are told of models and versions that are not as they think. */

export const modelOf = ({ id, name }: { id: string; name: string }) => `Registered Model (name=${name}, id=${id})`;

export const versionOf = ({ name }: { name: string }, version: number) =>
  `Model Version (name=${name}, version=${version})`;

export const notDeleted = (what: string) => conflict(`${what} is not deleted: there is nothing to restore.`);

export const wasPurged = (what: string, id: string, rev: number) =>
  conflict(`${what} was purged by transition ${changeIdOf(id, rev)}: its history is all there is of it.`);

type Deleted = { restorable_until?: number; purged?: number };

/** Errors: RESOURCE_CONFLICT for what was purged, and from the moment on from which it may be. */
export function requireRestorable(what: string, id: string, deleted: Deleted): void {
  const { purged, restorable_until: until } = deleted;
  if (purged !== undefined) throw wasPurged(what, id, purged);
  if (until === undefined) throw conflict(`${what} was deleted when nothing was kept to restore it from.`);
  if (isOver(deleted))
    throw conflict(`${what} could be restored until ${new Date(until).toISOString()}. It is too late.`);
}
