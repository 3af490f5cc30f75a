import { readPolicy } from '#shared/domain/gates/policy.ts';
import { setPolicy } from '#shared/operations/policies.ts';
import { setPolicy as put } from '#shared/store/gates/change-policies.ts';
import { serve } from '#shared/wire/serve.ts';

export const handler = serve(
  setPolicy,
  async function putPolicy(input, request) {
    return put(request, readPolicy(input));
  },
  (policy) => ({ policy }),
);
