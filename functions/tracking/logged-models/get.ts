import { renderLoggedModel } from '#shared/domain/tracking/render.ts';
import { getLoggedModel } from '#shared/operations/logged-models.ts';
import { getLoggedModel as read } from '#shared/store/tracking/logged-models.ts';
import { serve } from '#shared/wire/serve.ts';

export const handler = serve(getLoggedModel, async function get({ model_id, allow_deleted = '' }) {
  const model = await read(model_id, { deleted: allow_deleted.toLowerCase() === 'true' });
  return { model: renderLoggedModel(model) };
});
