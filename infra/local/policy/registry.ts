import type * as z from 'zod/mini';
import { whoAmI } from '#shared/operations/auth.ts';
import { getRegisteredModelDatabricks } from '#shared/operations/databricks-models.ts';
import { deletePolicy, listPolicies, setPolicy } from '#shared/operations/policies.ts';
import { CannotStart } from '../cannot-start.ts';
import { type Change, targetOf } from './diff.ts';
import { callerOf } from './http.ts';
import type { Policy } from './policy.ts';

type Told = z.output<typeof listPolicies.output>['policies'][number];

/** But for what the registry says besides. */
const policyOf = ({ model, stage, alias, permission_level, rules }: Told) =>
  ({
    ...(model !== undefined && { model }),
    ...(stage !== undefined && { stage }),
    ...(alias !== undefined && { alias }),
    ...(permission_level !== undefined && { permission_level }),
    rules,
  }) as Policy;

/** The policies of a registry. Errors: CannotStart, in the registry's words. */
export const registryAt = (url: string, env: NodeJS.ProcessEnv) => {
  const call = callerOf(url, env);

  async function requireAdmin(): Promise<void> {
    const { role } = await call(whoAmI, {});
    if (role === 'admin') return;
    throw new CannotStart(`Policies for every model are for admins to change, and you are a ${role}.`);
  }

  return {
    /** Those of a model, or those for every model. */
    async policiesOf(model: string | undefined): Promise<Policy[]> {
      const { policies } = await call(listPolicies, { query: { model } });
      return policies.filter((policy) => policy.model === model).map(policyOf);
    },

    /** Errors: CannotStart, if the caller may not change them. */
    async requireManage(model: string | undefined): Promise<void> {
      if (model === undefined) return requireAdmin();
      const { registered_model_databricks } = await call(getRegisteredModelDatabricks, { query: { name: model } });
      const { permission_level } = registered_model_databricks;
      if (permission_level === 'CAN_MANAGE') return;
      throw new CannotStart(
        `The policies of '${model}' need CAN_MANAGE to be changed, and you have ${permission_level}.`,
      );
    },

    async make(change: Change): Promise<void> {
      const { model, stage, alias } = targetOf(change);
      if (change.kind === 'removed') await call(deletePolicy, { query: { model, stage, alias } });
      else await call(setPolicy, { body: change.after });
    },
  };
};
