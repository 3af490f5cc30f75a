import { requireFew } from '#shared/domain/search/short.ts';
import { numberedExperiments } from '#shared/domain/tracking/experiments.ts';
import { parseLoggedModelFilter } from '#shared/domain/tracking/search/logged-model-filter.ts';
import { parseLoggedModelOrderBy } from '#shared/domain/tracking/search/logged-model-order.ts';
import { searchLoggedModels } from '#shared/operations/logged-models.ts';
import { searchLoggedModels as find } from '#shared/store/tracking/search/logged-models.ts';
import { invalidParameter } from '#shared/wire/errors.ts';
import { requireWithin } from '#shared/wire/input.ts';
import { serve } from '#shared/wire/serve.ts';
import { sortedTokens } from '#shared/wire/sorted-token.ts';

/** Experiments are looked through at once, and datasets compared with those of every metric. */
const most = 1_000;

/** What 0 stands for, too, as an unset number does in protobuf. */
const usual = 50;

export const handler = serve(searchLoggedModels, async function search(input) {
  const { filter, datasets, page_token } = input;
  const maxResults = input.max_results || usual;
  requireWithin('max_results', maxResults, 50_000);
  requireFew('experiment_ids', input.experiment_ids, most);
  requireFew('datasets', datasets, most);
  if (datasets.some(({ dataset_name }) => dataset_name === '')) {
    throw invalidParameter('`dataset_name` in the `datasets` clause must be specified.');
  }
  const clauses = parseLoggedModelFilter(filter);
  const order = parseLoggedModelOrderBy(input.order_by);
  const experiments = numberedExperiments(input.experiment_ids);
  const query = { experiments, datasets, clauses, order };
  const start = sortedTokens.decode(query, page_token);
  const { messages, next } = await find({ ...query, maxResults, start });
  return {
    ...(messages.length > 0 && { models: messages }),
    ...(next && { next_page_token: sortedTokens.encode(query, next) }),
  };
});
