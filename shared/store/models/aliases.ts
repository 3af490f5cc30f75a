import { aliasOf, type LiveVersion, type Model } from '#shared/domain/entities.ts';
import type { Policy } from '#shared/domain/gates/types.ts';
import { requireForce } from '#shared/domain/permissions.ts';
import { requireReady } from '#shared/domain/registration.ts';
import { requireRoom } from '#shared/domain/room.ts';
import type { Request } from '#shared/wire/request.ts';
import { commit } from '../commit.ts';
import { check, exists } from '../expression.ts';
import { judge } from '../gates/judge.ts';
import { getPoliced } from '../gates/policed.ts';
import { readPolicies } from '../gates/policies.ts';
import { requireAlias } from '../gates/protected.ts';
import { noted } from '../gates/refused.ts';
import { versionKey } from '../keys.ts';
import { registryGrants } from '../permissions/registry.ts';
import { type ChangeDetails, changeActions, timeOf } from '../rows.ts';
import { getVersionWith } from '../versions/get.ts';

/** Aliases live on META alone, so no read shows one alias on two versions. */

type Said = Pick<ChangeDetails, 'gates' | 'forced' | 'why'>;

function aliasChange(request: Request, model: Model, alias: string, to: number | undefined, said: Said = {}) {
  const { [alias]: _, ...others } = model.aliases;
  const aliases = to === undefined ? others : { ...others, [alias]: to };
  const change = changeActions(request, model, {
    at: timeOf(model),
    kind: to === undefined ? 'alias_deleted' : 'alias_set',
    details: { alias, from: aliasOf(model, alias), to, ...said },
    after: { aliases },
  });
  return { ...change, aliases };
}

/** Onto which version; `forced`: whatever the gates say and whoever may move it, of who may do that, and why. */
type AliasMove = { name: string; alias: string; to: string; forced?: { why: string } };

async function requireMay(request: Request, model: Model, { alias, forced }: AliasMove, policies: Policy[]) {
  if (forced) requireForce(request, model.name, model, await registryGrants(request));
  else await requireAlias(request, model, alias, policies);
}

/**
 * Sets or moves an alias, if the version is still there when it happens and the gates let it. Errors: PERMISSION_DENIED;
 * INVALID_PARAMETER_VALUE with what each gate found.
 */
export const setAlias = (request: Request, move: AliasMove): Promise<{ model: Model; version: LiveVersion }> =>
  noted(request, () =>
    commit(request, async function planAlias() {
      const { name, alias, to, forced } = move;
      const { model, version, policies } = await getVersionWith(request, name, to, async (id) => ({
        policies: await readPolicies(id),
      }));
      await requireMay(request, model, move, policies);
      requireReady(model, version);
      requireRoom({ ...model, aliases: { ...model.aliases, [alias]: version.version } });
      const mode = forced ? 'force' : 'enforce';
      const { gates } = await judge(request, { model, version, target: { alias }, policies, mode });
      const said = { ...(gates && { gates }), ...(forced && { forced: true as const, why: forced.why }) };
      const { actions, row, aliases } = aliasChange(request, model, alias, version.version, said);
      const stillThere = { ConditionCheck: check(versionKey(model.id, version.version), exists('stage')) };
      return { actions: [...actions, stillThere], row, result: { model: { ...model, aliases }, version } };
    }),
  );

/** Errors: PERMISSION_DENIED, also of an alias that is protected. */
export const deleteAlias = (request: Request, name: string, alias: string): Promise<void> =>
  commit(request, async function planAliasDeletion() {
    const { model, policies } = await getPoliced(request, name);
    await requireAlias(request, model, alias, policies);
    if (aliasOf(model, alias) === undefined) return { actions: [], result: undefined };
    const { actions, row } = aliasChange(request, model, alias, undefined);
    return { actions, row, result: undefined };
  });
