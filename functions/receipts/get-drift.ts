import { validateModelName } from '#shared/domain/names.ts';
import { getDrift } from '#shared/operations/receipts.ts';
import { type Drifted, driftOfAll, driftOfModel } from '#shared/store/receipts/drift.ts';
import { driftTokens } from '#shared/wire/drift-token.ts';
import { requirePositive } from '#shared/wire/input.ts';
import { serve } from '#shared/wire/serve.ts';

const withText = <One extends { version: number }>({ version, ...rest }: One) => ({
  version: String(version),
  ...rest,
});

const told = ({ model, declared, endpoints, drift }: Drifted) => ({
  model,
  declared: declared.map(withText),
  endpoints,
  drift: drift.map(withText),
});

export const handler = serve(getDrift, async function get({ model, stale_minutes, max_results, page_token }, call) {
  requirePositive('stale_minutes', stale_minutes);
  requirePositive('max_results', max_results);
  const moment = { now: Date.now(), stale: stale_minutes * 60_000 };
  if (model !== undefined) {
    validateModelName(model, 'model');
    return { models: [told(await driftOfModel(call, model, moment))] };
  }
  const query = { stale_minutes };
  const after = driftTokens.decode(query, page_token)?.after;
  const { models, next } = await driftOfAll(call, moment, { size: max_results, after });
  return {
    models: models.map(told),
    ...(next !== undefined && { next_page_token: driftTokens.encode(query, { after: next }) }),
  };
});
