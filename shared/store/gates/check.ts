import type { Model } from '#shared/domain/entities.ts';
import { approversOf } from '#shared/domain/gates/approvers.ts';
import { levelFor, requireLevel } from '#shared/domain/permissions.ts';
import { partiesOf, type TransitionRequest } from '#shared/domain/requests.ts';
import type { Asked } from '#shared/domain/transition.ts';
import type { WouldFire } from '#shared/domain/webhooks/would-fire.ts';
import { abilities } from '#shared/operations/permissions.ts';
import type { Request } from '#shared/wire/request.ts';
import { retrying } from '../commit.ts';
import { levelOn, registryGrants, requireStages } from '../permissions/registry.ts';
import { deciderOf, standingApprovals } from '../requests/approvals.ts';
import { getVersionWith } from '../versions/get.ts';
import { getPromotion } from '../versions/promotion.ts';
import { hooksOf } from '../webhooks/would-fire.ts';
import { incumbentsOf } from './incumbents.ts';
import { outcomesOf, policiesFor } from './judge.ts';
import { readPolicies } from './policies.ts';
import { requireAlias } from './protected.ts';
import { type Result, readiness, tried } from './ready.ts';

/** What a move would come to. */
export type Checked = {
  results: Result[];
  approvers: string[];
  archived: number[];
  open: TransitionRequest[];
  hooks: WouldFire[];
};

const permitted = (request: Request, require: () => Promise<void>) =>
  tried('permission', `'${request.actor.id}' may make the move`, require);

async function approvers(promotion: Awaited<ReturnType<typeof getPromotion>>, { to }: Asked): Promise<string[]> {
  const { model, version, policies, open } = promotion;
  const registry = await registryGrants({ role: 'member' });
  const acls = [model, registry].map(({ acl = {} }) => acl);
  const asked = policiesFor({ model, target: { stage: to }, policies });
  return approversOf(levelFor(version.stage, to), acls, asked, partiesOf(open));
}

/** A transition, were the caller to make it now. Errors: RESOURCE_DOES_NOT_EXIST, PERMISSION_DENIED to read. */
export const checkTransition = (request: Request, asked: Asked): Promise<Checked> =>
  retrying(request, async function checkStage() {
    const promotion = await getPromotion(request, asked);
    const { model, version, policies, open } = promotion;
    const target = { stage: asked.to };
    const approvals = (await standingApprovals(promotion)).map(deciderOf);
    const archived = asked.archive ? incumbentsOf({ model, version, target }) : [];
    const [permission, ready, gates, hooks] = await Promise.all([
      permitted(request, () => requireStages(request, model, version.stage, asked.to)),
      readiness(model, version, asked.to),
      outcomesOf(request, { model, version, target, policies, requesters: partiesOf(open), approvals }),
      hooksOf(request, { model, version, to: asked.to, archived }),
    ]);
    return {
      results: [permission, ready, ...gates],
      approvers: await approvers(promotion, asked),
      archived,
      open: open.requests,
      hooks,
    };
  });

type AliasMove = { name: string; version: string; alias: string };

async function requireMove(
  request: Request,
  model: Model,
  alias: string,
  policies: Parameters<typeof requireAlias>[3],
) {
  requireLevel(request, model.name, await levelOn(request, model), abilities.edit);
  await requireAlias(request, model, alias, policies);
}

/** As `checkTransition`, of an alias: nobody is archived, and nobody approves. */
export const checkAlias = (request: Request, { name, version: number, alias }: AliasMove): Promise<Checked> =>
  retrying(request, async function checkMove() {
    const { model, version, policies } = await getVersionWith(request, name, number, async (id) => ({
      policies: await readPolicies(id),
    }));
    const [permission, ready, gates, hooks] = await Promise.all([
      permitted(request, () => requireMove(request, model, alias, policies)),
      readiness(model, version),
      outcomesOf(request, { model, version, target: { alias }, policies }),
      hooksOf(request, { model, version, alias }),
    ]);
    return { results: [permission, ready, ...gates], approvers: [], archived: [], open: [], hooks };
  });
