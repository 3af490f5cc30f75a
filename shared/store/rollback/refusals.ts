import type { DeletedVersion, Model } from '#shared/domain/entities.ts';
import { departedIn, holdersOf, nameOf, type Seat, turnOf } from '#shared/domain/rollback.ts';
import { conflict, type MlflowError } from '#shared/wire/errors.ts';
import type { Actor } from '#shared/wire/request.ts';
import { changeIdOf } from '../transition-id.ts';
import { type Change, changesBack, mostChanges } from './changes.ts';

/** Why a rollback cannot be: always that nothing was changed, and by whom things are as they are. */

const transitionOf = (id: string, rev: number) => `transition ${changeIdOf(id, rev)}`;

const seatOf = (model: Model, seat: Seat) => `${nameOf(seat)} of Registered Model with name=${model.name}`;

export const deletedVersion = (model: Model, { version, deleted }: DeletedVersion): MlflowError =>
  conflict(
    `Model Version (name=${model.name}, version=${version}) was deleted by ${transitionOf(model.id, deleted)}. ` +
      'Nothing was changed.',
  );

/** How a version was taken out of a seat, or, if it never was in, how that changed last. */
async function lastMove(model: Model, seat: Seat, version: number) {
  let last: Change['row'] | undefined;
  for await (const { row, before, after } of changesBack(model.id, model.rev)) {
    const turn = turnOf(seat, row, before, after);
    if (departedIn(turn).includes(version)) return { row, said: `version ${version} was taken out` };
    if (String(turn.before) !== String(turn.after)) last ??= row;
  }
  return last && { row: last, said: `not by version ${version}: it was moved last` };
}

/** Holders that are told by number. */
const most = 10;

function listOf(holders: readonly number[]): string {
  if (holders.length === 0) return 'no version';
  const more = holders.length > most ? ` and ${holders.length - most} more` : '';
  return `version ${holders.slice(-most).join(', ')}${more}`;
}

export async function notHolding(model: Model, seat: Seat, version: number): Promise<MlflowError> {
  const held = `${seatOf(model, seat)} is held by ${listOf(holdersOf(seat, model))}`;
  const move = await lastMove(model, seat, version);
  if (!move) return conflict(`${held}, not by version ${version}. Nothing was changed.`);
  const { row, said } = move;
  const by = `${transitionOf(model.id, row.rev)} by '${(row.actor as Actor).id}'`;
  return conflict(`${held}, ${said} by ${by}. Nothing was changed.`);
}

const toldBy = ({ rev }: Model) => (rev > mostChanges ? ` within the last ${mostChanges} changes of the model` : '');

export const nothingBefore = (model: Model, seat: Seat, version: number): MlflowError =>
  conflict(
    `There is nothing to go back to from version ${version}: no other that held ${seatOf(model, seat)} before it` +
      `${toldBy(model)} is there, is READY and was not rolled back itself. Nothing was changed. Name a former holder ` +
      "('to_version'), or put another version there.",
  );

export const neverHeld = (model: Model, seat: Seat, version: number): MlflowError =>
  conflict(
    `Version ${version} never held ${seatOf(model, seat)}${toldBy(model)}, so there is no going back to it. Nothing was ` +
      'changed. Put it there as a new version is put there.',
  );

export const inProduction = (model: Model, version: number): MlflowError =>
  conflict(
    `Version ${version}, which held ${seatOf(model, { stage: 'Staging' })} before, is in Production now, and would be ` +
      "taken out of it. Nothing was changed. Name the version to go back to ('to_version').",
  );
