import { isLive, type LiveVersion, type Model } from '#shared/domain/entities.ts';
import { requireReady } from '#shared/domain/registration.ts';
import { departedIn, formerHolders, holdersOf, type Seat, turnOf } from '#shared/domain/rollback.ts';
import { tooManyRequests } from '#shared/wire/errors.ts';
import type { Request } from '#shared/wire/request.ts';
import { getAnyVersion, readVersion } from '../versions/get.ts';
import { changesBack } from './changes.ts';
import { deletedVersion, inProduction, neverHeld, notHolding, nothingBefore } from './refusals.ts';

async function* turnsBack(model: Model, seat: Seat) {
  for await (const { row, before, after } of changesBack(model.id, model.rev)) yield turnOf(seat, row, before, after);
}

/** A version that was named. Errors: RESOURCE_DOES_NOT_EXIST if it never was, RESOURCE_CONFLICT if it was deleted. */
async function readNamed(model: Model, asked: bigint): Promise<LiveVersion> {
  const found = await getAnyVersion(model, asked);
  if (!isLive(found)) throw deletedVersion(model, found);
  return found;
}

/** Errors: RESOURCE_DOES_NOT_EXIST, or RESOURCE_CONFLICT that names the holders and the transition. */
export async function requireHolder(model: Model, seat: Seat, asked: bigint): Promise<number> {
  const version = Number(asked);
  if (holdersOf(seat, model).includes(version)) return version;
  await readNamed(model, asked);
  throw await notHolding(model, seat, version);
}

async function hasHeld(model: Model, seat: Seat, version: number): Promise<boolean> {
  for await (const { before, after } of turnsBack(model, seat))
    if (after.includes(version) || before.includes(version)) return true;
  return false;
}

/** A former holder by its number, whatever became of it, if it is there and READY. */
export async function namedTarget(model: Model, seat: Seat, asked: bigint): Promise<LiveVersion> {
  const version = await readNamed(model, asked);
  requireReady(model, version);
  if (await hasHeld(model, seat, version.version)) return version;
  throw neverHeld(model, seat, version.version);
}

type Candidates = { model: Model; seat: Seat; isFine: (version: number) => boolean };

/** All that were ever rolled back from a seat, whatever became of them since. */
async function everRolledBack(model: Model, seat: Seat): Promise<Set<number>> {
  const found = new Set<number>();
  for await (const turn of turnsBack(model, seat))
    if (turn.isRollback) for (const version of departedIn(turn)) found.add(version);
  return found;
}

/**
 * As `targetBefore`, where nobody has a look: a version that was rolled back once is out of the question, also if somebody
 * has put it there again since.
 */
export async function neverRolledBack(request: Request, model: Model, seat: Seat, from: number): Promise<LiveVersion> {
  const rolledBack = await everRolledBack(model, seat);
  return firstFine(request, { model, seat, isFine: (version) => !rolledBack.has(version) }, from);
}

/** The holder before `from` that is there, READY, and was not rolled back itself. */
export const targetBefore = (request: Request, model: Model, seat: Seat, from: number): Promise<LiveVersion> =>
  firstFine(request, { model, seat, isFine: () => true }, from);

async function firstFine(request: Request, { model, seat, isFine }: Candidates, from: number): Promise<LiveVersion> {
  for await (const candidate of formerHolders(from, turnsBack(model, seat))) {
    if (!isFine(candidate)) continue;
    const version = await readVersion(model.id, candidate);
    if (version && version.status === undefined) {
      // What went on from Staging to Production is served there.
      if ('stage' in seat && seat.stage === 'Staging' && version.stage === 'Production')
        throw inProduction(model, candidate);
      return version;
    }
    if (Date.now() > request.deadline)
      throw tooManyRequests("Too many former holders were deleted. Name the one to go back to ('to_version').");
  }
  throw nothingBefore(model, seat, from);
}
