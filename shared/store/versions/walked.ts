import type { LiveVersion } from '#shared/domain/entities.ts';
import { bytesOf } from '#shared/domain/room.ts';
import type { Action } from '../commit.ts';
import type { Item } from '../items.ts';
import { metaKey } from '../keys.ts';
import { queryPages } from '../query.ts';
import type { Sized } from '../write-while.ts';

/** What walks over all versions of a model have in common. */

const pageSize = 100;

export const versionPages = (id: string) => queryPages({ partition: metaKey(id).pk, prefix: 'V#', limit: pageSize });

/** Whether an index may show it. */
export const isListed = ({ list_pk, recent_pk }: Item): boolean => list_pk !== undefined || recent_pk !== undefined;

/** Bytes of keys, times and texts of ours, rounded up. */
const overhead = 2_000;

/** Postings and membership rows are keys alone. */
export const sized = (action: Action): Sized => ({ action, bytes: overhead });

/** A write of a version counts for all of it. */
export const sizedBy = (version: LiveVersion, action: Action): Sized => ({
  action,
  bytes: overhead + bytesOf(version) + (version.logged?.byteLength ?? 0),
});
