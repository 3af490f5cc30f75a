import { stagesOf } from '#shared/domain/tracking/entities.ts';
import { numberedExperiments } from '#shared/domain/tracking/experiments.ts';
import { parseRunFilter } from '#shared/domain/tracking/search/run-filter.ts';
import { parseRunOrderBy } from '#shared/domain/tracking/search/run-order.ts';
import { searchRuns } from '#shared/operations/runs.ts';
import { searchRuns as find } from '#shared/store/tracking/search/runs.ts';
import { requireWithin } from '#shared/wire/input.ts';
import { serve } from '#shared/wire/serve.ts';
import { sortedTokens } from '#shared/wire/sorted-token.ts';

export const handler = serve(searchRuns, async function search(input) {
  const { max_results, run_view_type, page_token } = input;
  requireWithin('max_results', max_results, 50_000);
  const clauses = parseRunFilter(input.filter);
  const order = parseRunOrderBy(input.order_by);
  const experiments = numberedExperiments(input.experiment_ids);
  const query = { experiments, run_view_type, clauses, order };
  const start = sortedTokens.decode(query, page_token);
  const { messages, next } = await find({
    experiments,
    stages: stagesOf(run_view_type),
    clauses,
    order,
    maxResults: max_results,
    start,
  });
  return {
    ...(messages.length > 0 && { runs: messages }),
    ...(next && { next_page_token: sortedTokens.encode(query, next) }),
  };
});
