import { readScope } from '#shared/domain/gates/policy.ts';
import { deletePolicy } from '#shared/operations/policies.ts';
import { deletePolicy as remove } from '#shared/store/gates/change-policies.ts';
import { empty, serve } from '#shared/wire/serve.ts';

export const handler = serve(
  deletePolicy,
  async function removePolicy(input, request) {
    await remove(request, readScope(input));
  },
  empty,
);
