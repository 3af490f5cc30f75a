import type * as z from 'zod/mini';
import type { getEvidence } from '#shared/operations/evidence.ts';

export type Signed = z.output<typeof getEvidence.output>;

/** What is told of a version, and how many entries of a list a page has room for. */
export type Pack = Signed['evidence'] & { room: number };
