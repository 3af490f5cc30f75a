import { aliasOf } from '#shared/domain/entities.ts';
import type { Outcome } from '#shared/domain/gates/types.ts';
import type { Move } from './refused.ts';

/** Versions that one is compared with: each is read, and of some rules its files. */
const most = 20;

/** Who else is in the stage, if it is one whose members the model lists, or who has the alias. */
function others({ model, version, target }: Move): number[] {
  const { staging, production, aliases } = model;
  if ('alias' in target) return [aliasOf({ aliases }, target.alias) ?? version.version];
  return target.stage === 'Staging' ? staging : target.stage === 'Production' ? production : [];
}

export const incumbentsOf = (move: Move): number[] => others(move).filter((other) => other !== move.version.version);

export const isTooMany = (move: Move): boolean => incumbentsOf(move).length > most;

const compared: readonly Outcome['rule'][] = ['not_worse_than_incumbent', 'signature_compatible'];

/** Nothing is said of who was not looked at. */
export function withoutComparison(move: Move, outcome: Outcome): Outcome {
  if (!compared.includes(outcome.rule)) return outcome;
  const there = incumbentsOf(move).length;
  const message = `${there} versions are there, and it is compared with ${most} at most. Archive some of them first`;
  return { ...outcome, passed: false, message, values: { incumbents: there } };
}
