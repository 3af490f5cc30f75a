import type { Deed } from '#shared/domain/activities.ts';
import type { Outcome } from '#shared/domain/gates/types.ts';
import { move } from '#shared/domain/members.ts';
import { requireForce } from '#shared/domain/permissions.ts';
import { requireReady } from '#shared/domain/registration.ts';
import { partiesOf, requestersOf } from '#shared/domain/requests.ts';
import { isActive, type Stage } from '#shared/domain/stages.ts';
import type { Asked } from '#shared/domain/transition.ts';
import type { ChangeKind } from '#shared/operations/kinds.ts';
import { failureOf } from '#shared/wire/failures.ts';
import type { Request } from '#shared/wire/request.ts';
import { type Action, commit, roomFor, type Write } from '../commit.ts';
import { equal, put, remove, update } from '../expression.ts';
import { judge } from '../gates/judge.ts';
import { noted } from '../gates/refused.ts';
import { memberKey, modelRecent, versionKey, versionTimes } from '../keys.ts';
import { registryGrants, requireStages } from '../permissions/registry.ts';
import { deciderOf, standingApprovals } from '../requests/approvals.ts';
import { deedOf } from '../requests/deed.ts';
import { closed, keepRequests } from '../requests/open.ts';
import { changeActions, timeOf } from '../rows.ts';
import { getPromotion, type Promotion } from './promotion.ts';

/** One version from one stage to another, if it is still in the first; a move to the same stage touches the time. */
export function moveActions(id: string, version: number, from: Stage, to: Stage, at: number): Action[] {
  const times = versionTimes(id, version, at);
  const target = {
    Update: update({
      key: versionKey(id, version),
      set: [['stage', to], ['last_updated_timestamp', at], ...Object.entries(times)],
      if: [equal('stage', from)],
    }),
  };
  if (from === to) return [target];
  const out: Action[] = isActive(from) ? [] : [{ Delete: remove(memberKey(id, from, version)) }];
  const into: Action[] = isActive(to) ? [] : [{ Put: put(memberKey(id, to, version)) }];
  return [target, ...out, ...into];
}

/** What came of a step; `done` ones are the last. `version` is as it is then, `model` as it was. */
export type Moved = Pick<Promotion, 'model' | 'version' | 'viewer' | 'others'> & { deed: Deed };
export type Step = Moved & { done: boolean };

type Way = Pick<Asked, 'to' | 'archive' | 'why'> & {
  kind: ChangeKind;
  gates?: Outcome[] | undefined;
  forced?: boolean;
  /** Others that one transaction is to archive. */
  most: number;
};

/** META, row, target and its membership row leave room for 48 archived ones, two actions each; with a key for 47. */
const mostArchived = (request: Request, most: number, closing: readonly Action[]) =>
  Math.min(most, Math.floor((roomFor(request) - 4 - closing.length) / 2));

/**
 * The transaction that makes a transition, or, where more versions are to be archived than one can hold, the next of
 * those before it: those that came first, so that the target is never in a stage beside one it should have replaced. The
 * requests for it are closed with it.
 */
export function planStep(request: Request, { model, version, open, others, viewer }: Promotion, way: Way): Write<Step> {
  const { to, archive, why, gates, forced } = way;
  const members = to === 'Staging' ? model.staging : to === 'Production' ? model.production : [];
  const incumbents = archive ? members.filter((other) => other !== version.version) : [];
  const closing =
    open.requests.length > 0 ? [keepRequests(model.id, version.version, closed(open), model.rev + 1)] : [];
  const most = mostArchived(request, way.most, closing);
  const done = incumbents.length <= most;
  const archived = incumbents.slice(0, most).map((other) => ({ version: other, from: to, to: 'Archived' as const }));
  const own = done ? [{ version: version.version, from: version.stage, to }] : [];
  const at = timeOf(model, version.creation_timestamp);
  const change = {
    at,
    kind: done ? way.kind : 'versions_archived',
    details: {
      version: version.version,
      from: version.stage,
      to: done ? to : version.stage,
      ...(archived.length > 0 && { archived }),
      ...(done && closing.length > 0 && { requested_by: requestersOf(open) }),
      ...(gates && { gates }),
      ...(forced && { forced: true as const }),
      why,
    },
  } as const;
  const { actions, row } = changeActions(request, model, {
    ...change,
    // Who is where it was keeps its place in the list, which is by when they came.
    after: {
      ...move(model, model.issued, [...archived, ...own.filter(({ from }) => from !== to)]),
      last_updated_timestamp: at,
    },
    set: [['recent_sk', modelRecent(model.id, at)]],
  });
  const moves = [...archived, ...own].flatMap((one) => moveActions(model.id, one.version, one.from, one.to, at));
  const deed = deedOf(request, model, change);
  return {
    actions: [...actions, ...moves, ...(done ? closing : [])],
    row,
    result: { model, version: { ...version, stage: to, last_updated_timestamp: at }, others, viewer, deed, done },
    partial: !done,
  };
}

/**
 * Plans and carries out steps until one is the last. More than 48 others, or ones so big that they pass DynamoDB's 4 MB
 * together, are archived in transactions before: if the process dies between, some are archived and the target has not
 * moved.
 */
export async function inSteps<Last extends { done: boolean }>(
  request: Request,
  plan: (most: number) => Promise<Write<Last>>,
): Promise<Last> {
  let most = roomFor(request);
  for (;;) {
    try {
      const step = await commit(request, () => plan(most));
      if (step.done) return step;
    } catch (error) {
      if (failureOf(error) !== 'oversize' || most === 1) throw error;
      most = Math.floor(Math.min(most, mostArchived(request, most, [])) / 2);
    }
  }
}

/**
 * `force`: whatever the gates say, of who may do that. `others`: those of the version's requests that stay open are in the
 * answer.
 */
export type Transition = Asked & { mode: 'enforce' | 'force'; others?: boolean };

async function requireMay(request: Request, { model, version }: Promotion, { to, mode }: Transition): Promise<void> {
  if (mode === 'enforce') return requireStages(request, model, version.stage, to);
  requireForce(request, model.name, model, await registryGrants(request));
}

/**
 * Moves a version to a stage and, with `archive`, all others of that stage to Archived, in one transaction with its row,
 * if the gates let it; the open requests for it are answered by that. Errors: PERMISSION_DENIED; INVALID_PARAMETER_VALUE
 * with what each gate found.
 */
export const transition = (request: Request, asked: Transition): Promise<Moved> =>
  noted(request, () =>
    inSteps(request, async function planTransition(most) {
      const promotion = await getPromotion(request, asked);
      const { model, version, policies, open } = promotion;
      await requireMay(request, promotion, asked);
      if (isActive(asked.to)) requireReady(model, version);
      const { gates } = await judge(request, {
        model,
        version,
        target: { stage: asked.to },
        policies,
        requesters: partiesOf(open),
        approvals: (await standingApprovals(promotion)).map(deciderOf),
        mode: asked.mode,
      });
      return planStep(request, promotion, {
        ...asked,
        kind: 'stage_transitioned',
        gates,
        forced: asked.mode === 'force',
        most,
      });
    }),
  );
