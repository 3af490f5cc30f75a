import { parseFilter } from '#shared/domain/search/filter.ts';
import { parseOrderBy } from '#shared/domain/search/order-by.ts';
import { searchModelVersions } from '#shared/operations/model-versions.ts';
import { answered } from '#shared/store/search/answered.ts';
import { searchVersions } from '#shared/store/search/versions.ts';
import { requirePositive } from '#shared/wire/input.ts';
import { serve } from '#shared/wire/serve.ts';

export const handler = serve(
  searchModelVersions,
  async function search({ filter, max_results, order_by, page_token }, call) {
    requirePositive('max_results', max_results);
    const clauses = parseFilter('model_version', filter);
    const order = parseOrderBy('model_version', order_by);
    const bound = { entity: 'model_version', clauses, order };
    const asked = { asker: call, where: clauses, order, maxResults: max_results, bound, page_token };
    return answered('model_versions', searchVersions, asked);
  },
);
