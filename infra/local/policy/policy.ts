import type { readPolicy } from '#functions/policies/command.ts';

export type Policy = ReturnType<typeof readPolicy>;

export type Scope = Pick<Policy, 'model' | 'stage' | 'alias'>;

/** There is one policy of each. */
export const keyOf = ({ model, stage, alias }: Scope): string => JSON.stringify([model, stage, alias]);

const targetOf = ({ stage, alias }: Scope): string => {
  if (alias !== undefined) return `alias '${alias}'`;
  return stage ?? 'all moves';
};

/** For people: `'fraud', Production`. */
export const nameOf = (scope: Scope): string =>
  `${scope.model === undefined ? 'every model' : `'${scope.model}'`}, ${targetOf(scope)}`;

/** Whose policies they are: models' names, and `undefined` for the registry. */
export const ownersOf = (policies: readonly Scope[]): (string | undefined)[] => [
  ...new Set(policies.map(({ model }) => model)),
];
