import { restoreWindow } from '#shared/wire/environment.ts';
import type { Action } from '../commit.ts';
import { put, remove } from '../expression.ts';
import { purgeKey } from '../keys.ts';

const window = restoreWindow();

/** Until when what is deleted now can be restored (ms since 1970). */
export const restorableUntil = (): number => Date.now() + window;

/**
 * An item that is there until the purge of a deleted model, or version, is due: when its time to live is over, the
 * stream rings for it. It comes and goes with the deletion, in the same transaction.
 */
export const purgeLater = (until: number, id: string, version?: number): Action => ({
  Put: put({ ...purgeKey(id, version), ttl: Math.ceil(until / 1_000) }),
});

export const purgeNoMore = (id: string, version?: number): Action => ({ Delete: remove(purgeKey(id, version)) });

type Deleted = { restorable_until?: number };

/** Of what was deleted by a registry that purged at once, nothing is left to be purged. */
export const isOver = ({ restorable_until }: Deleted): boolean =>
  restorable_until !== undefined && restorable_until <= Date.now();
