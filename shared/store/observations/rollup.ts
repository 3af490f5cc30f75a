import { packSummary, unpackSummary } from '#shared/domain/observations/packed.ts';
import type { Summary } from '#shared/domain/observations/summary.ts';
import type { Item } from '../read.ts';

/** A summary as an item has it. */
export const stored = (summary: Summary) => ({ summary: packSummary(summary) });

export const summaryIn = ({ summary }: Item): Summary => unpackSummary(summary as Uint8Array);
