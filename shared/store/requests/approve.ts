import type { Outcome } from '#shared/domain/gates/types.ts';
import { principalsOf } from '#shared/domain/permissions.ts';
import { requireReady } from '#shared/domain/registration.ts';
import { type Approval, partiesOf, requestersOf, requireRoomFor } from '#shared/domain/requests.ts';
import { isActive } from '#shared/domain/stages.ts';
import type { Asked } from '#shared/domain/transition.ts';
import { invalidParameter } from '#shared/wire/errors.ts';
import type { Request } from '#shared/wire/request.ts';
import type { Write } from '../commit.ts';
import { judge } from '../gates/judge.ts';
import { noted } from '../gates/refused.ts';
import { requireStages } from '../permissions/registry.ts';
import { timeOf } from '../rows.ts';
import { getPromotion, type Promotion } from '../versions/promotion.ts';
import { inSteps, planStep } from '../versions/transition.ts';
import { deciderOf, standingApprovals } from './approvals.ts';
import { type Changed, requestChange, requireOpen } from './change.ts';

type Step = Changed & { done: boolean };

const approvalBy = (request: Request, { model, version }: Promotion): Approval => ({
  user_id: request.actor.id,
  creation_timestamp: timeOf(model, version.creation_timestamp),
  rev: model.rev + 1,
  role: request.role,
  principals: principalsOf(request),
});

/** Who is in one more group since then may count where they did not. */
const hasJoined = (before: Approval, now: Approval): boolean =>
  now.principals.some((one) => !before.principals.includes(one));

/**
 * One of several: kept, until they are enough, in the place of the same user's last. Errors: INVALID_PARAMETER_VALUE for
 * one that says no more than that.
 */
function planApproval(
  request: Request,
  promotion: Promotion,
  approvals: Approval[],
  { why, gates, waiting }: { why: string | undefined; gates?: Outcome[] | undefined; waiting: Outcome[] },
): Write<Step> {
  const { open } = promotion;
  const [own, ...given] = approvals as [Approval, ...Approval[]];
  const before = given.find(({ user_id }) => user_id === own.user_id);
  if (before && !hasJoined(before, own))
    throw invalidParameter(
      `'${own.user_id}' has approved it already, and it takes others, too: ${waiting.map(({ message }) => message).join('; ')}.`,
    );
  const after = { ...open, approvals: [...given.filter((one) => one !== before), own] };
  requireRoomFor(after);
  const at = own.creation_timestamp;
  const change = {
    kind: 'approval_given',
    at,
    requested_by: requestersOf(open),
    gates: gates ?? waiting,
    why,
  } as const;
  const write = requestChange(request, promotion, after, change);
  return { ...write, result: { ...write.result, done: true } };
}

/**
 * Answers all requests for a stage by moving the version there, in one transaction with its row; or, while a policy wants
 * more approvals, keeps this one. Errors: RESOURCE_DOES_NOT_EXIST where nothing is open any more; PERMISSION_DENIED;
 * INVALID_PARAMETER_VALUE with what each gate found.
 */
export const approveRequests = (request: Request, asked: Asked): Promise<Changed> =>
  noted(request, () =>
    inSteps<Step>(request, async function planDecision(most) {
      const promotion = await getPromotion(request, asked);
      const { model, version, policies, open } = promotion;
      await requireStages(request, model, version.stage, asked.to);
      requireOpen(promotion, open);
      if (isActive(asked.to)) requireReady(model, version);
      const approvals = [approvalBy(request, promotion), ...(await standingApprovals(promotion))];
      const { gates, waiting } = await judge(request, {
        model,
        version,
        target: { stage: asked.to },
        policies,
        requesters: partiesOf(open),
        approvals: approvals.map(deciderOf),
        mode: 'approve',
      });
      if (waiting) return planApproval(request, promotion, approvals, { why: asked.why, gates, waiting });
      return planStep(request, promotion, { ...asked, kind: 'request_approved', gates, most });
    }),
  );
