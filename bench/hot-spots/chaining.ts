import type { CallName, Units } from './calls.ts';

type Part = { reads: Units; writes: Units };
type Entry = Part & { actions: number };

/** Of one transaction of the ledger's, whatever the number of its entries: the head is read and moves. */
export const head: Part = {
  reads: { 'AUDIT#<model>': 1 },
  writes: { 'AUDIT#<model>': 2, 'recent HEADS#<shard>': 2 },
};

/** An entry of a row, with its traces; of notes and creations it is asked whether they have one. */
const entry = (isChange: boolean, traces: number): Entry => ({
  actions: 1 + traces,
  reads: { 'MODEL#<model>': 1, ...(!isChange && { 'AUDIT#<model>': 1 }) },
  writes: { 'AUDIT#<model>': 2 + 2 * traces, 'list AUDIT#<model>': 1, 'recent HISTORY#<shard>': 1 },
});

/** By the names that docs/access-patterns.md gives them. */
export const entries = {
  'chain a creation': entry(false, 0),
  'chain a tag of a version': entry(false, 1),
  'chain an alias': entry(true, 1),
  'chain a transition, archiving the incumbent': entry(true, 4),
};

export type EntryName = keyof typeof entries;

/** What the row of a write becomes. */
export const chainedAs: { readonly [call in CallName]?: EntryName } = {
  'create version': 'chain a creation',
  'create version with run and two tags': 'chain a creation',
  'set version tag': 'chain a tag of a version',
  'set alias': 'chain an alias',
  'transition, archiving the incumbent': 'chain a transition, archiving the incumbent',
};
