import type { LiveVersion, Model } from '#shared/domain/entities.ts';
import { isOfRequests, wantedOf } from '#shared/domain/gates/applicable.ts';
import type { Signature } from '#shared/domain/gates/signature-types.ts';
import type { Candidate, Outcome, Target } from '#shared/domain/gates/types.ts';
import { requestersOf } from '#shared/domain/requests.ts';
import type { Stage } from '#shared/domain/stages.ts';
import type { Request } from '#shared/wire/request.ts';
import { incumbentsOf, isTooMany } from '../gates/incumbents.ts';
import { outcomesWith, policiesFor } from '../gates/judge.ts';
import { type Result, readiness } from '../gates/ready.ts';
import { candidateOf, signaturesOf } from '../gates/seen.ts';
import { deciderOf, standingApprovals } from '../requests/approvals.ts';
import type { Chosen } from './chosen.ts';
import type { Named } from './named.ts';
import type { Found, Seen } from './read.ts';

const about = ({ model, policies }: Named, stage: Stage) => policiesFor({ model, policies, target: { stage } });

/** Whether a rule asks for what is open. */
export const wantsRequests = ({ policies }: Pick<Named, 'policies'>, stage: Stage): boolean =>
  policies.some(({ stage: of, rules }) => (of === undefined || of === stage) && rules.some(isOfRequests));

/** Who else is to be looked at: those that are there already, if a rule compares with them. */
export function besides(chosen: readonly Chosen[], target: Target & { stage: Stage }) {
  const known = new Set(chosen.map(({ model, number }) => `${model.id}#${number}`));
  return [...Map.groupBy(chosen, ({ model }) => model.id).values()].flatMap(([one]) => {
    const { model, policies } = one as Chosen;
    const move = { model, version: { version: 0 } as LiveVersion, target };
    if (!wantedOf(about({ model, policies }, target.stage)).incumbents || isTooMany(move)) return [];
    return incumbentsOf(move)
      .filter((number) => !known.has(`${model.id}#${number}`))
      .map((number) => ({ model, policies, number }));
  });
}

type Gates = { stage: Stage; allowed: boolean; results: (Result | Outcome)[] };

const isIn =
  ({ id }: Model) =>
  ({ model }: Seen) =>
    model.id === id;

/**
 * What the gates would say of each version now, were it to come to the stage, of whoever is not there: of what was read
 * of it for the comparison. `signatures` are those of the versions compared.
 */
export async function readGates(
  request: Request,
  { versions, others }: Found,
  stage: Stage,
  signatures: readonly (Signature | undefined)[],
): Promise<(Gates | undefined)[]> {
  const target = { stage };
  const wanting = others.filter((one) => wantedOf(about(one, stage)).signature);
  const read = await signaturesOf(
    wanting.map(({ version }) => version),
    true,
  );
  const signed = new Map<Seen, Signature | undefined>([
    ...versions.map((one, index) => [one, signatures[index]] as const),
    ...wanting.map((one, index) => [one, read[index]] as const),
  ]);
  const candidate = (one: Seen): Candidate => candidateOf(one.version, one.measured, signed.get(one));
  const all: Seen[] = [...versions, ...others];
  return Promise.all(
    versions.map(async (one) => {
      const { model, version, open } = one;
      if (version.stage === stage) return undefined;
      const judged = { ...one, target, requesters: requestersOf(open) };
      const applying = about(one, stage);
      const there = isTooMany(judged) ? [] : incumbentsOf(judged);
      const incumbents = all.filter(isIn(model)).filter(({ version: { version: number } }) => there.includes(number));
      const approvals = (await standingApprovals(one)).map(deciderOf);
      const outcomes = outcomesWith(request, { ...judged, approvals }, applying, {
        candidate: candidate(one),
        incumbents: incumbents.map(candidate),
      });
      const results = [await readiness(model, version, stage), ...outcomes];
      return { stage, allowed: results.every(({ passed }) => passed), results };
    }),
  );
}
