import { parseOrderBy } from '#shared/domain/search/order-by.ts';
import { parseRichFilter } from '#shared/domain/search/rich-filter.ts';
import { findRegisteredModels } from '#shared/operations/find.ts';
import { answered } from '#shared/store/search/answered.ts';
import { searchModels } from '#shared/store/search/models.ts';
import { requirePositive } from '#shared/wire/input.ts';
import { serve } from '#shared/wire/serve.ts';

export const handler = serve(
  findRegisteredModels,
  async function find({ filter, max_results, order_by, page_token }, call) {
    requirePositive('max_results', max_results);
    const where = parseRichFilter('registered_model', filter);
    const order = parseOrderBy('registered_model', order_by);
    const bound = { entity: 'registered_model', where, order };
    const asked = { asker: call, where, order, maxResults: max_results, bound, page_token };
    return answered('registered_models', searchModels, asked);
  },
);
