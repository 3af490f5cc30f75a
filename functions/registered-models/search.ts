import { parseFilter } from '#shared/domain/search/filter.ts';
import { parseOrderBy } from '#shared/domain/search/order-by.ts';
import { searchRegisteredModels } from '#shared/operations/registered-models.ts';
import { searchModels } from '#shared/store/search/models.ts';
import { requirePositive } from '#shared/wire/input.ts';
import { decodePageToken, encodePageToken } from '#shared/wire/page-token.ts';
import { serve } from '#shared/wire/serve.ts';

export const handler = serve(
  searchRegisteredModels,
  async function search({ filter, max_results, order_by, page_token }, call) {
    const clauses = parseFilter('registered_model', filter);
    const order = parseOrderBy('registered_model', order_by);
    requirePositive('max_results', max_results);
    const query = { entity: 'registered_model', clauses, order };
    const start = decodePageToken(query, page_token);
    const { messages, next } = await searchModels({ asker: call, clauses, order, maxResults: max_results, start });
    return {
      ...(messages.length > 0 && { registered_models: messages }),
      ...(next && { next_page_token: encodePageToken(query, next) }),
    };
  },
);
