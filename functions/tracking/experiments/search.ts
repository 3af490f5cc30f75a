import { stagesOf } from '#shared/domain/tracking/entities.ts';
import { parseExperimentFilter } from '#shared/domain/tracking/search/experiment-filter.ts';
import { parseExperimentOrderBy } from '#shared/domain/tracking/search/experiment-order.ts';
import { searchExperiments } from '#shared/operations/experiments.ts';
import { searchExperiments as find } from '#shared/store/tracking/search/experiments.ts';
import { experimentTokens } from '#shared/wire/experiment-token.ts';
import { requireWithin } from '#shared/wire/input.ts';
import { serve } from '#shared/wire/serve.ts';

export const handler = serve(searchExperiments, async function search(input) {
  const { max_results, view_type, page_token } = input;
  requireWithin('max_results', max_results, 50_000);
  const clauses = parseExperimentFilter(input.filter);
  const order = parseExperimentOrderBy(input.order_by);
  const query = { view_type, clauses, order };
  const start = experimentTokens.decode(query, page_token);
  const { messages, next } = await find({
    stages: stagesOf(view_type),
    clauses,
    order,
    maxResults: max_results,
    start,
  });
  return {
    ...(messages.length > 0 && { experiments: messages }),
    ...(next && { next_page_token: experimentTokens.encode(query, next) }),
  };
});
