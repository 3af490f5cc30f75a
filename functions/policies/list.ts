import { validateModelName } from '#shared/domain/names.ts';
import { listPolicies } from '#shared/operations/policies.ts';
import { listPolicies as list } from '#shared/store/gates/policed.ts';
import { serve } from '#shared/wire/serve.ts';

export const handler = serve(listPolicies, async function getPolicies({ model }, call) {
  if (model !== undefined) validateModelName(model, 'model');
  return { policies: await list(call, model) };
});
