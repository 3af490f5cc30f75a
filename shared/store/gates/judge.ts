import { applicable, wantedOf } from '#shared/domain/gates/applicable.ts';
import { evaluate } from '#shared/domain/gates/evaluate.ts';
import type { Decider, Outcome, Policy } from '#shared/domain/gates/types.ts';
import { principalsOf } from '#shared/domain/permissions.ts';
import type { Request } from '#shared/wire/request.ts';
import { isTooMany, withoutComparison } from './incumbents.ts';
import { keptOutcomes } from './outcomes.ts';
import { isOwn, requireSameTime } from './policies.ts';
import { GateRefused, type Move } from './refused.ts';
import { readSeen, type Seen } from './seen.ts';

/**
 * What becomes of what the gates say. `enforce`: a rule that fails refuses the move. `approve`: the same, but where
 * approvals alone are missing, this one is one of them. `force`: nothing is refused. `record`: a rollback is refused by
 * `digest_present` alone.
 */
export type Mode = 'enforce' | 'approve' | 'force' | 'record';

export type Judged = Move & {
  /** The model's and the registry's, applicable or not. */
  policies: readonly Policy[];
  requesters?: string[];
  approvals?: Decider[];
};

/** Policies about a move that ask for something, with the name of the model that has them. */
export const policiesFor = ({ model, target, policies }: Pick<Judged, 'model' | 'target' | 'policies'>): Policy[] =>
  applicable(policies, target)
    .filter(({ rules }) => rules.length > 0)
    .map((policy) => (isOwn(policy) ? { ...policy, model: model.name } : policy));

/** What every rule finds. Nothing is read if none applies, and else what rules look at (`readSeen`). */
export async function outcomesOf(request: Request, judged: Judged, goesOn = false): Promise<Outcome[]> {
  requireSameTime(judged.model, judged.policies.filter(isOwn));
  const policies = policiesFor(judged);
  if (policies.length === 0) return [];
  return outcomesWith(request, judged, policies, await readSeen(judged, wantedOf(policies), goesOn));
}

/** The same of what was read already, by the policies that apply. */
export function outcomesWith(request: Request, judged: Judged, policies: readonly Policy[], seen: Seen): Outcome[] {
  const { target, requesters = [], approvals = [] } = judged;
  const decider = { id: request.actor.id, principals: principalsOf(request) };
  const outcomes = evaluate(policies, { now: Date.now(), target, decider, requesters, approvals, ...seen });
  return isTooMany(judged) ? outcomes.map((outcome) => withoutComparison(judged, outcome)) : outcomes;
}

const refuses = (mode: Mode, gates: readonly Outcome[]): Outcome[] => {
  if (mode === 'force') return [];
  return mode === 'record' ? gates.filter(({ rule }) => rule === 'digest_present') : [...gates];
};

const failedOf = (gates: readonly Outcome[]): Outcome[] => gates.filter(({ passed }) => !passed);

/**
 * What the gates say of a move, as its row keeps it; `waiting`: those that want more approvals, where nothing else is
 * missing. Each plan of a transaction asks anew. Errors: `GateRefused`.
 */
export async function judge(
  request: Request,
  { mode, ...judged }: Judged & { mode: Mode },
): Promise<{ gates?: Outcome[]; waiting?: Outcome[] }> {
  const outcomes = await outcomesOf(request, judged, mode === 'force' || mode === 'record');
  if (outcomes.length === 0) return {};
  const gates = keptOutcomes(outcomes);
  const asked = refuses(mode, outcomes);
  const failed = failedOf(asked);
  if (failed.length === 0) return { gates };
  if (mode === 'approve' && failed.every(({ rule }) => rule === 'approvals')) return { gates, waiting: failed };
  throw new GateRefused(judged, asked);
}
