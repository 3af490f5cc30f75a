import type { Model } from './entities.ts';
import { movesIn } from './traces.ts';

/** Who held what of a model after one of its changes. */
export type State = Pick<Model, 'name' | 'deleted' | 'restored'> & Holders;

export type Holders = { staging: number[]; production: number[]; aliases: Record<string, number> };

/** A row of a change, as `changeRow` makes it. A list that is long is not in it (`isWhole`). */
export type ChangeOfState = Parameters<typeof movesIn>[0] &
  Pick<State, 'name' | 'deleted' | 'restored'> &
  Partial<Holders> & { rev: number; alias?: string; aliases_deleted?: string[] };

export const noHolders: Holders = { staging: [], production: [], aliases: {} };

export const isWhole = (row: Partial<Holders>): row is Holders =>
  row.staging !== undefined && row.production !== undefined && row.aliases !== undefined;

function aliasesAfter(aliases: Record<string, number>, { kind, alias, to, aliases_deleted = [] }: ChangeOfState) {
  const lost = kind === 'alias_deleted' ? [alias] : aliases_deleted;
  const kept = Object.entries(aliases).filter(([one]) => !lost.includes(one));
  const set = ['alias_set', 'alias_rolled_back'].includes(kind) ? [[alias, to]] : [];
  return Object.fromEntries([...kept, ...set]);
}

/** From what held before a change to what holds after it; lists that the row tells itself are taken from there. */
export function holdersAfter(before: Holders, row: ChangeOfState): Holders {
  const moves = movesIn(row);
  const moved = new Set(moves.map(({ version }) => version));
  const members = (stage: string, list: number[]) => [
    ...list.filter((version) => !moved.has(version)),
    ...moves.filter(({ to }) => to === stage).map(({ version }) => version),
  ];
  return {
    staging: row.staging ?? members('Staging', before.staging),
    production: row.production ?? members('Production', before.production),
    aliases: row.aliases ?? aliasesAfter(before.aliases, row),
  };
}

/** In answers the numbers of versions are texts. */
export const versionsTold = (versions: readonly number[]): string[] => versions.toSorted((a, b) => a - b).map(String);

export const aliasesTold = (aliases: State['aliases']): Record<string, string> =>
  Object.fromEntries(Object.entries(aliases).map(([alias, version]) => [alias, String(version)]));

export const stateOf = (
  { name, deleted, restored }: ChangeOfState,
  { staging, production, aliases }: Holders,
): State => ({
  name,
  ...(deleted !== undefined && { deleted }),
  ...(restored !== undefined && { restored }),
  staging,
  production,
  aliases,
});
