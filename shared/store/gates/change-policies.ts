import { isDeepStrictEqual } from 'node:util';
import type { Policy, PolicyRules, Scope } from '#shared/domain/gates/types.ts';
import { doesNotExist, MlflowError } from '#shared/wire/errors.ts';
import type { Asker, Request } from '#shared/wire/request.ts';
import { type Action, commit, type Write } from '../commit.ts';
import { put, remove } from '../expression.ts';
import { policiesKey } from '../keys.ts';
import { registryChange } from '../permissions/change.ts';
import { changeActions, timeOf } from '../rows.ts';
import { findPoliced, type Policed } from './policed.ts';
import { requireSameTime } from './policies.ts';
import { requireNumbers, requireRoomFor } from './policy-limits.ts';

function requireAdmin({ role, actor }: Asker): void {
  if (role === 'admin') return;
  throw new MlflowError(
    'PERMISSION_DENIED',
    `You are signed in as '${actor.id}' with the role '${role}': only admins change policies for all models. Name a ` +
      "'model' on which you have CAN_MANAGE.",
  );
}

const isAbout =
  ({ stage, alias }: Scope) =>
  (policy: Policy) =>
    policy.stage === stage && policy.alias === alias;

const rulesOf = ({ permission_level, rules }: PolicyRules): PolicyRules => ({
  ...(permission_level && { permission_level }),
  rules,
});

const titleOf = ({ model, stage, alias }: Scope): string =>
  `Policy (${model === undefined ? 'all models' : `model=${model}`}, ${stage ? `stage=${stage}` : alias ? `alias=${alias}` : 'all moves'})`;

/** All of them in one item, which is as of the change that META says. */
function keeping(id: string, policies: readonly Policy[], rev: number): Action {
  if (policies.length === 0) return { Delete: remove(policiesKey(id)) };
  return { Put: put({ ...policiesKey(id), policies: policies.map(({ as_of: _, ...policy }) => policy), rev }) };
}

/** `to: undefined`: the one of that scope is deleted. */
type Change<Result> = { scope: Scope; to: PolicyRules | undefined; result: Result };

function writeOf<Result>(
  request: Request,
  { owner, policies }: Policed,
  { scope, to, result }: Change<Result>,
): Write<Result> {
  const isThis = isAbout(scope);
  const before = policies.find(isThis);
  if (!before && !to) throw doesNotExist(`${titleOf(scope)} not found`);
  const from = before && rulesOf(before);
  if (isDeepStrictEqual(from, to)) return { actions: [], result };
  const { model, ...target } = scope;
  const after = [...policies.filter((policy) => !isThis(policy)), ...(to ? [{ ...target, ...to }] : [])];
  if (to) requireRoomFor(after);
  const rev = owner.rev + 1;
  const actionsOf = model === undefined ? registryChange : changeActions;
  const { actions, row } = actionsOf(request, owner, {
    at: timeOf(owner),
    kind: to ? 'policy_set' : 'policy_deleted',
    details: { policy: { target, ...(from && { from }), ...(to && { to }) } },
    after: { policed: after.length > 0 ? rev : undefined },
  });
  return { actions: [...actions, keeping(owner.id, after, rev)], row, result };
}

const changePolicy = <Result>(request: Request, change: Change<Result>): Promise<Result> =>
  commit(request, async function planPolicy() {
    const { model } = change.scope;
    if (model === undefined) requireAdmin(request);
    const policed = await findPoliced(request, model);
    requireSameTime(policed.owner, policed.policies);
    return writeOf(request, policed, change);
  });

/** In the place of the one of the same scope; what is so already is not written. */
export async function setPolicy(request: Request, policy: Policy): Promise<Policy> {
  requireNumbers(policy);
  const { permission_level: _, rules: __, ...scope } = policy;
  return changePolicy(request, { scope, to: rulesOf(policy), result: policy });
}

/** Errors: RESOURCE_DOES_NOT_EXIST, if there is none. */
export const deletePolicy = (request: Request, scope: Scope): Promise<void> =>
  changePolicy(request, { scope, to: undefined, result: undefined });
