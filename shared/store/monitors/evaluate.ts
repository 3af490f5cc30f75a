import type { Model } from '#shared/domain/entities.ts';
import { leave, step } from '#shared/domain/monitors/step.ts';
import type { Monitor, Verdict } from '#shared/domain/monitors/types.ts';
import { verdictOf } from '#shared/domain/monitors/verdict.ts';
import { leftText, watchedBy } from '#shared/domain/monitors/watched.ts';
import { requireNeeded } from '../permissions/registry.ts';
import { readVersion } from '../versions/get.ts';
import { act } from './act.ts';
import { type Look, readEvidence } from './evidence.ts';
import { type Kept, keptStates } from './of.ts';
import { monitorRequest } from './owner.ts';
import { refusalIn } from './refusal.ts';
import { turn } from './turn.ts';

/** Those that are there. */
async function versionsOf({ watch }: Monitor, model: Model): Promise<number[]> {
  const versions = watchedBy(watch, model);
  if (!('version' in watch)) return versions;
  return (await readVersion(model.id, watch.version)) ? versions : [];
}

/** What its owner may not read, and what cannot be taken together, is told of nobody. */
async function verdictFor(look: Look, known: Kept | undefined): Promise<Verdict> {
  const { monitor, model, due } = look;
  const state = known?.state.left ? undefined : known?.state;
  const watched = state ? due - state.seen : 0;
  try {
    await requireNeeded(monitorRequest(monitor, 'read'), model);
    return verdictOf(monitor, { ...(await readEvidence(look)), watched });
  } catch (error) {
    return { reason: refusalIn(error) };
  }
}

async function evaluateVersion(look: Look, known: Kept | undefined): Promise<void> {
  const { monitor, version, due } = look;
  const verdict = await verdictFor(look, known);
  const now = await turn(look, known, (before) => step(before, verdict, { ...monitor, version, now: due }));
  if (now?.state.status === 'FIRING') await act(look, now);
}

/** Looks at all versions that a monitor watches; what is owed from last time is done, too. `due`: ms since 1970. */
export async function evaluate(monitor: Monitor, model: Model, due: number): Promise<void> {
  const [versions, states] = await Promise.all([versionsOf(monitor, model), keptStates(monitor.id)]);
  for (const known of states) {
    const { version, left } = known.state;
    if (left || versions.includes(version)) continue;
    const reason = leftText(monitor.watch, version);
    await turn({ monitor, model, version }, known, (before) => before && leave(before, reason, due));
  }
  for (const version of versions) {
    const known = states.find(({ state }) => state.version === version);
    await evaluateVersion({ monitor, model, version, due }, known);
  }
}
