import type { LiveVersion, Model } from '#shared/domain/entities.ts';
import type { Policy } from '#shared/domain/gates/types.ts';
import { type Open, requestersOf } from '#shared/domain/requests.ts';
import type { Request } from '#shared/wire/request.ts';
import { outcomesOf } from '../gates/judge.ts';
import { keptOutcomes } from '../gates/outcomes.ts';
import { deciderOf, standingApprovals } from '../requests/approvals.ts';
import { openFor, stillOpen } from '../requests/open.ts';

const stage = 'Production' as const;

type Asked = { model: Model; version: LiveVersion; policies: Policy[]; requests: readonly Open[] };

/** What the gates would say now, were a version to go to Production. */
export async function gatesOf(request: Request, { model, version, policies, requests }: Asked) {
  const open = openFor(stillOpen(requests, model, version), stage);
  const approvals = (await standingApprovals({ model, version, open })).map(deciderOf);
  const move = { model, version, target: { stage }, policies } as const;
  const outcomes = await outcomesOf(request, { ...move, requesters: requestersOf(open), approvals }, true);
  return { stage, allowed: outcomes.every(({ passed }) => passed), results: keptOutcomes(outcomes) };
}
