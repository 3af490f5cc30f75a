import { parseOrderBy } from '#shared/domain/search/order-by.ts';
import { listRegisteredModels } from '#shared/operations/list-models.ts';
import { answered } from '#shared/store/search/answered.ts';
import { searchModels } from '#shared/store/search/models.ts';
import { requirePositive } from '#shared/wire/input.ts';
import { serve } from '#shared/wire/serve.ts';

/** By name. */
const order = parseOrderBy('registered_model', []);
const bound = { entity: 'registered_model', clauses: [], order };

export const handler = serve(listRegisteredModels, async function list({ max_results, page_token }, call) {
  requirePositive('max_results', max_results);
  const asked = { asker: call, where: [], order, maxResults: max_results, bound, page_token };
  return answered('registered_models', searchModels, asked);
});
