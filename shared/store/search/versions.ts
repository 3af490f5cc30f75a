import { renderVersion } from '#shared/domain/render.ts';
import { matches } from '#shared/domain/search/match.ts';
import { compareBy, parseOrderBy } from '#shared/domain/search/order-by.ts';
import { wantsPrompts } from '#shared/domain/search/prompts.ts';
import { place, type Query, unitsOf } from './batch.ts';
import { candidates } from './candidates.ts';
import { newEffort } from './effort.ts';
import type { Found } from './found.ts';
import { limits } from './limits.ts';
import { metricsOf } from './measured.ts';
import { takePage } from './page.ts';

/** A page of the model versions that the asker may read, without aliases, as MLflow answers them. */
export async function searchVersions(query: Query) {
  const { order, maxResults, start } = query;
  const { kinds, where } = wantsPrompts(query.where);
  return takePage({
    place,
    batches: await candidates({ ...query, where }, kinds, metricsOf(where)),
    matches: matches(where),
    compare: compareBy(order),
    start,
    maxResults,
    render: async (rows) => rows.map(({ entity }) => renderVersion(entity.model, entity.version, { aliases: false })),
  });
}

/** All versions that are selected, with the value now of each metric of `ranked` that they have; `more`: there may be others. */
export async function collectVersions(query: Pick<Query, 'asker' | 'where'> & { ranked: readonly string[] }) {
  const { kinds, where } = wantsPrompts(query.where);
  const order = parseOrderBy('model_version', []);
  const asked = { asker: query.asker, where, order, maxResults: limits.batch, start: undefined };
  const effort = newEffort();
  const isMatch = effort.counting(matches(where));
  const found: (Found & { metrics: Record<string, number> })[] = [];
  let cost = 0;
  for await (const batch of await candidates(asked, kinds, metricsOf(where, query.ranked))) {
    if (cost + effort.units() >= limits.cost || found.length >= limits.sorted) return { found, more: true };
    cost += batch.cost;
    for await (const rows of batch.load()) {
      cost += rows.reduce((sum, row) => sum + unitsOf(row), 0);
      for (const { on, entity } of rows) if (isMatch(on)) found.push({ ...entity, metrics: on.metrics ?? {} });
    }
  }
  return { found, more: false };
}
