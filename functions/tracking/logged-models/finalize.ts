import { renderLoggedModel } from '#shared/domain/tracking/render.ts';
import { finalizeLoggedModel } from '#shared/operations/logged-models.ts';
import { changeLoggedModel, getLoggedModel } from '#shared/store/tracking/logged-models.ts';
import { serve } from '#shared/wire/serve.ts';

export const handler = serve(
  finalizeLoggedModel,
  async function finalize({ model_id, status }, request) {
    return changeLoggedModel(request, model_id, () => ({ status, last_updated_timestamp_ms: Date.now() }));
  },
  async (model, { model_id }) => {
    const { metrics } = await getLoggedModel(model_id, { deleted: true });
    return { model: renderLoggedModel({ ...model, metrics }) };
  },
);
