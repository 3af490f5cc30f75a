import { invalidParameter } from '#shared/wire/errors.ts';
import { aliasOf } from './entities.ts';
import { validateNewAlias } from './names.ts';
import { type ActiveStage, isActive, parseStage } from './stages.ts';
import type { ChangeOfState, Holders } from './state.ts';

/** What a version can be rolled back from. */
export type Seat = { stage: ActiveStage } | { alias: string };

type Named = { stage?: string | undefined; alias?: string | undefined };

/** The one that is named. Errors: INVALID_PARAMETER_VALUE for both, neither, or what nobody can be rolled back from. */
export function seatOf({ stage, alias }: Named): Seat {
  if ((stage === undefined) === (alias === undefined)) {
    throw invalidParameter("Say what to roll back by one of 'stage' and 'alias'.");
  }
  if (stage === undefined) {
    validateNewAlias(alias ?? '');
    return { alias: alias ?? '' };
  }
  const parsed = parseStage(stage);
  if (!isActive(parsed))
    throw invalidParameter(`Nothing is rolled back from '${stage}', only from Staging and Production.`);
  return { stage: parsed };
}

/** Who holds it, in the order in which they came: an alias is held by one at most. */
export function holdersOf(seat: Seat, { staging, production, aliases }: Holders): number[] {
  if ('stage' in seat) return seat.stage === 'Staging' ? staging : production;
  const holder = aliasOf({ aliases }, seat.alias);
  return holder === undefined ? [] : [holder];
}

export const nameOf = (seat: Seat): string => ('stage' in seat ? seat.stage : `alias '${seat.alias}'`);

/** A change of a model, as far as it concerns a seat. */
export type Turn = {
  before: readonly number[];
  after: readonly number[];
  /** Whom a transition to the stage named, also if it was there already. */
  put?: number | undefined;
  isRollback: boolean;
};

/** Such a row as `changeRow` makes. */
type Row = Pick<ChangeOfState, 'kind' | 'version' | 'to' | 'alias'>;

export function turnOf(seat: Seat, row: Row, before: Holders, after: Holders): Turn {
  const { kind, version, to, alias } = row;
  const held = { before: holdersOf(seat, before), after: holdersOf(seat, after) };
  if ('alias' in seat) return { ...held, isRollback: kind === 'alias_rolled_back' && alias === seat.alias };
  if (to !== seat.stage) return { ...held, isRollback: false };
  const isRollback = kind === 'stage_rolled_back';
  return { ...held, ...(!isRollback && { put: version }), isRollback };
}

export const departedIn = ({ before, after }: Turn): number[] => before.filter((version) => !after.includes(version));

/** It came in, or, being there already, it was put in the place of others. */
function isTakenBy(version: number, turn: Turn): boolean {
  if (!turn.after.includes(version)) return false;
  return !turn.before.includes(version) || (turn.put === version && departedIn(turn).length > 0);
}

/**
 * Who held a seat before `version` took it, the last first: those that held it when `version` came, by when they came,
 * and then those that had left before. Not among them are versions that were rolled back from the seat when they left it
 * last; whoever was put in again after that is as good as any.
 *
 * `turns` are those of the model's changes, the last first, and are read no further than need be.
 */
export async function* formerHolders(
  version: number,
  turns: AsyncIterable<Turn> | Iterable<Turn>,
): AsyncGenerator<number> {
  /** Of whom it is known how they left last, or that they did not. */
  const settled = new Set<number>();
  /** Those who are out of the question, or were named already. */
  const passed = new Set([version]);
  let isTaken = false;
  for await (const turn of turns) {
    if (settled.size === 0) for (const holder of turn.after) settled.add(holder);
    for (const one of departedIn(turn)) {
      if (turn.isRollback && !settled.has(one)) passed.add(one);
      settled.add(one);
    }
    isTaken ||= isTakenBy(version, turn);
    if (!isTaken) continue;
    for (const candidate of turn.before.toReversed()) {
      if (passed.has(candidate)) continue;
      passed.add(candidate);
      yield candidate;
    }
  }
}
