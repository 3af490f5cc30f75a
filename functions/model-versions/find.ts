import { parseOrderBy } from '#shared/domain/search/order-by.ts';
import { parseRichFilter } from '#shared/domain/search/rich-filter.ts';
import { findModelVersions } from '#shared/operations/find.ts';
import { answered } from '#shared/store/search/answered.ts';
import { searchVersions } from '#shared/store/search/versions.ts';
import { requirePositive } from '#shared/wire/input.ts';
import { serve } from '#shared/wire/serve.ts';

export const handler = serve(
  findModelVersions,
  async function find({ filter, max_results, order_by, page_token }, call) {
    requirePositive('max_results', max_results);
    const where = parseRichFilter('model_version', filter);
    const order = parseOrderBy('model_version', order_by);
    const bound = { entity: 'model_version', where, order };
    const asked = { asker: call, where, order, maxResults: max_results, bound, page_token };
    return answered('model_versions', searchVersions, asked);
  },
);
