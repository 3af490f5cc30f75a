import { parseOrderBy } from '#shared/domain/search/order-by.ts';
import { listRegisteredModels } from '#shared/operations/list-models.ts';
import { searchModels } from '#shared/store/search/models.ts';
import { requirePositive } from '#shared/wire/input.ts';
import { decodePageToken, encodePageToken } from '#shared/wire/page-token.ts';
import { serve } from '#shared/wire/serve.ts';

/** By name. */
const asked = { clauses: [], order: parseOrderBy('registered_model', []) };
const query = { entity: 'registered_model', ...asked };

export const handler = serve(listRegisteredModels, async function list({ max_results, page_token }, call) {
  requirePositive('max_results', max_results);
  const start = decodePageToken(query, page_token);
  const { messages, next } = await searchModels({ asker: call, ...asked, maxResults: max_results, start });
  const page = messages.length > 0 ? { registered_models: messages } : {};
  return next ? { ...page, next_page_token: encodePageToken(query, next) } : page;
});
