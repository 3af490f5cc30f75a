import { whoAmI } from '#shared/operations/auth.ts';
import { serve } from '#shared/wire/serve.ts';

export const handler = serve(whoAmI, async function tellCaller(_, { actor, role, groups }) {
  return { ...actor, role, groups: [...groups] };
});
