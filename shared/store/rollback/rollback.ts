import type { LiveVersion, Model } from '#shared/domain/entities.ts';
import type { Policy } from '#shared/domain/gates/types.ts';
import { move } from '#shared/domain/members.ts';
import type { Seat } from '#shared/domain/rollback.ts';
import type { ActiveStage } from '#shared/domain/stages.ts';
import type { Request } from '#shared/wire/request.ts';
import { commit, type Write } from '../commit.ts';
import { check, exists } from '../expression.ts';
import { judge } from '../gates/judge.ts';
import { getPoliced } from '../gates/policed.ts';
import { requireAlias } from '../gates/protected.ts';
import { noted } from '../gates/refused.ts';
import { type Key, modelRecent, versionKey } from '../keys.ts';
import { requireStages } from '../permissions/registry.ts';
import { type ChangeDetails, changeActions, timeOf } from '../rows.ts';
import { moveActions } from '../versions/transition.ts';
import { namedTarget, requireHolder, targetBefore } from './target.ts';

export type Rollback = {
  name: string;
  seat: Seat;
  /** Who is thought to hold it, */
  from: bigint;
  /** and who is to; `undefined`: who held it before. */
  to: bigint | undefined;
  why: string;
};

/** Model and version that was gone back to, as they are after it, and the row of it. */
export type RolledBack = { model: Model; version: LiveVersion; from: number; row: Key };

type Plan = { model: Model; from: number; version: LiveVersion; said: Pick<ChangeDetails, 'why' | 'gates'> };

function stageBack(request: Request, stage: ActiveStage, { model, from, version, said }: Plan): Write<RolledBack> {
  const at = timeOf(model);
  const archived = [{ version: from, from: stage, to: 'Archived' as const }];
  // Where several share a stage, it may be there still.
  const returning = version.stage === stage ? [] : [{ version: version.version, from: version.stage, to: stage }];
  const moves = [...archived, ...returning];
  const { actions, row } = changeActions(request, model, {
    at,
    kind: 'stage_rolled_back',
    details: { version: version.version, from: version.stage, to: stage, archived, rolled_back: from, ...said },
    after: { ...move(model, model.issued, moves), last_updated_timestamp: at },
    set: [['recent_sk', modelRecent(model.id, at)]],
  });
  return {
    actions: [...actions, ...moves.flatMap((one) => moveActions(model.id, one.version, one.from, one.to, at))],
    row,
    result: {
      model,
      version: returning.length > 0 ? { ...version, stage, last_updated_timestamp: at } : version,
      from,
      row,
    },
  };
}

function aliasBack(request: Request, alias: string, { model, from, version, said }: Plan): Write<RolledBack> {
  const to = version.version;
  const aliases = { ...model.aliases, [alias]: to };
  const { actions, row } = changeActions(request, model, {
    at: timeOf(model),
    kind: 'alias_rolled_back',
    details: { alias, from, to, rolled_back: from, ...said },
    after: { aliases },
  });
  const stillThere = { ConditionCheck: check(versionKey(model.id, to), exists('stage')) };
  return {
    actions: [...actions, stillThere],
    row,
    result: { model: { ...model, aliases }, version, from, row },
  };
}

async function requireMay(request: Request, model: Model, seat: Seat, version: LiveVersion, policies: Policy[]) {
  if ('stage' in seat) await requireStages(request, model, seat.stage, version.stage);
  else await requireAlias(request, model, seat.alias, policies);
}

/**
 * Takes `from` out of a stage or off an alias and brings back who held it before, in one transaction with its row, which
 * has what the gates say; `digest_present` alone refuses it. Errors: RESOURCE_DOES_NOT_EXIST; PERMISSION_DENIED;
 * INVALID_PARAMETER_VALUE; RESOURCE_CONFLICT when `from` does not hold it, or there is nothing to go back to.
 */
export const rollback = (request: Request, { name, seat, to, why, ...asked }: Rollback): Promise<RolledBack> =>
  noted(request, () =>
    commit(request, async function planRollback() {
      const { model, policies } = await getPoliced(request, name);
      const from = await requireHolder(model, seat, asked.from);
      const version =
        to === undefined ? await targetBefore(request, model, seat, from) : await namedTarget(model, seat, to);
      await requireMay(request, model, seat, version, policies);
      const { gates } = await judge(request, { model, version, target: seat, policies, mode: 'record' });
      const plan = { model, from, version, said: { why, ...(gates && { gates }) } };
      return 'stage' in seat ? stageBack(request, seat.stage, plan) : aliasBack(request, seat.alias, plan);
    }),
  );
