import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { seatIn } from '#shared/domain/monitors/watched.ts';
import type { Seat } from '#shared/domain/rollback.ts';
import { nameOf } from '#shared/domain/rollback.ts';
import { MlflowError } from '#shared/wire/errors.ts';
import { isRefused } from '#shared/wire/failures.ts';
import { client } from '../client.ts';
import { equal, put } from '../expression.ts';
import { createRequest } from '../requests/create.ts';
import { rollback } from '../rollback/rollback.ts';
import { neverRolledBack } from '../rollback/target.ts';
import type { Look } from './evidence.ts';
import { mayRollBack } from './last-rollback.ts';
import { type Kept, stateItem } from './of.ts';
import { monitorRequest } from './owner.ts';
import { refusalIn } from './refusal.ts';

type Act = { look: Look; seat: Seat; state: Kept['state'] };

/** What came of it; `owed`: it is to be tried again. */
type Outcome = { outcome: string; owed?: true };

const whyOf = ({ look: { monitor, version }, state }: Act): string =>
  `Monitor '${monitor.name}' found of version ${version}: ${state.fired_for}.`;

/** That who was there before comes back: somebody is asked. */
async function propose(act: Act): Promise<Outcome> {
  const { monitor, model, version } = act.look;
  if (!('stage' in act.seat)) return { outcome: 'Nobody can be asked: transitions are requested to stages alone.' };
  const request = monitorRequest(monitor, 'read');
  const target = await neverRolledBack(request, model, act.seat, version);
  const to = act.seat.stage;
  const asked = { name: model.name, version: String(target.version), to, archive: false, why: whyOf(act) };
  try {
    await createRequest(request, asked);
  } catch (error) {
    const isOpen = error instanceof MlflowError && error.code === 'RESOURCE_ALREADY_EXISTS';
    if (!isOpen) throw error;
  }
  return { outcome: `It is requested that version ${target.version} come to ${to} again.` };
}

async function rollBack(act: Act): Promise<Outcome> {
  const { look, seat, state } = act;
  const { monitor, model, version } = look;
  const request = monitorRequest(monitor, 'edit');
  const target = await neverRolledBack(request, model, seat, version);
  const refusal = await mayRollBack(look, Number(state.fired_at));
  if (refusal !== undefined) return { outcome: refusal, owed: true };
  const versions = { from: BigInt(version), to: BigInt(target.version) };
  await rollback(request, { name: model.name, seat, ...versions, why: whyOf(act) });
  return { outcome: `${nameOf(seat)} was rolled back to version ${target.version}.` };
}

/** What the owner may not do, or cannot be done, is told; the monitor goes on. */
async function tried(act: Act): Promise<Outcome> {
  try {
    return await (act.look.monitor.action === 'rollback' ? rollBack(act) : propose(act));
  } catch (error) {
    return { outcome: refusalIn(error) };
  }
}

/** Whoever evaluates at once has done it, too. */
async function settle({ monitor }: Look, { state, rev }: Kept): Promise<void> {
  try {
    await client.send(new PutCommand(put(stateItem(monitor.id, state, rev + 1), equal('rev', rev))));
  } catch (error) {
    if (!isRefused(error)) throw error;
  }
}

/** Takes the action that is owed for a firing. Done twice, it is done once; what fails for a while stays owed. */
export async function act(look: Look, { state, rev }: Kept): Promise<void> {
  const seat = seatIn(look.monitor.watch);
  if (!state.owed || !seat) return;
  const { owed, outcome } = await tried({ look, seat, state });
  if (owed && outcome === state.outcome) return;
  const { owed: _, ...rest } = state;
  await settle(look, { state: { ...rest, outcome, ...(owed && { owed }) }, rev });
}
