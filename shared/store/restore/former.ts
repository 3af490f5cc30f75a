import type { Stage } from '#shared/domain/stages.ts';

/** What a deletion took and a restore does not give back. */
export type Former = {
  /** Stages but None, by version. */
  stages: { version: number; stage: Stage }[];
  /** Versions by alias. */
  aliases: Record<string, number>;
  /** Versions that had a stage and are not listed: as-of tells them. */
  more: number;
};

/** Versions that are listed: an answer may be kept, and there may be 100,000 that were Archived. */
export const mostListed = 1_000;
