import type { CallName, Units } from './calls.ts';

type Part = { reads: Units; writes: Units };

/** Of one transaction of the ledger's, whatever the number of its entries: the head is read and moves, changes are looked for. */
export const head: Part = {
  reads: { 'AUDIT#<model>': 1, 'MODEL#<model>': 1 },
  writes: { 'AUDIT#<model>': 2, 'recent HEADS#<shard>': 2 },
};

/** An entry; notes and creations are asked for by key, changes come with the head. */
const entry = (reads: Units, traces: number): Part => ({
  reads,
  writes: { 'AUDIT#<model>': 2 + traces, 'list AUDIT#<model>': 1, 'recent HISTORY#<shard>': 1 },
});
const byKey = { 'AUDIT#<model>': 1, 'MODEL#<model>': 1 };

/** By the names that docs/access-patterns.md gives them. */
export const entries = {
  'chain a creation': entry(byKey, 0),
  'chain a tag of a version': entry(byKey, 1),
  'chain an alias': entry({}, 1),
  'chain a transition, archiving the incumbent': entry({}, 4),
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
