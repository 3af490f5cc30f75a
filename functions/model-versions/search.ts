import { parseFilter } from '#shared/domain/search/filter.ts';
import { parseOrderBy } from '#shared/domain/search/order-by.ts';
import { searchModelVersions } from '#shared/operations/model-versions.ts';
import { searchVersions } from '#shared/store/search/versions.ts';
import { requirePositive } from '#shared/wire/input.ts';
import { decodePageToken, encodePageToken } from '#shared/wire/page-token.ts';
import { serve } from '#shared/wire/serve.ts';

export const handler = serve(
  searchModelVersions,
  async function search({ filter, max_results, order_by, page_token }, call) {
    requirePositive('max_results', max_results);
    const clauses = parseFilter('model_version', filter);
    const order = parseOrderBy('model_version', order_by);
    const query = { entity: 'model_version', clauses, order };
    const start = decodePageToken(query, page_token);
    const { messages, next } = await searchVersions({ asker: call, clauses, order, maxResults: max_results, start });
    return {
      ...(messages.length > 0 && { model_versions: messages }),
      ...(next && { next_page_token: encodePageToken(query, next) }),
    };
  },
);
