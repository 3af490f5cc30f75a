import type { Row } from './row.ts';

/** After what a walk goes on, as tokens carry it: `<id>#<place>`, or an entry's key in the index; and a version. */
export type Cursor = { after: string; version?: number | undefined };

/** One step of a walk; a row that is not there, or not asked for, takes one, too. */
export type Step = { row?: Row | undefined; cost?: number; passed: Cursor };

/** Where a walk begins, and how many rows it reads at once. */
export type Start = { cursor: Cursor | undefined; limit: number };
