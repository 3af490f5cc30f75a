import { parseFilter } from '#shared/domain/search/filter.ts';
import { parseOrderBy } from '#shared/domain/search/order-by.ts';
import { searchRegisteredModels } from '#shared/operations/registered-models.ts';
import { answered } from '#shared/store/search/answered.ts';
import { searchModels } from '#shared/store/search/models.ts';
import { requirePositive } from '#shared/wire/input.ts';
import { serve } from '#shared/wire/serve.ts';

export const handler = serve(
  searchRegisteredModels,
  async function search({ filter, max_results, order_by, page_token }, call) {
    const clauses = parseFilter('registered_model', filter);
    const order = parseOrderBy('registered_model', order_by);
    requirePositive('max_results', max_results);
    const bound = { entity: 'registered_model', clauses, order };
    const asked = { asker: call, where: clauses, order, maxResults: max_results, bound, page_token };
    return answered('registered_models', searchModels, asked);
  },
);
