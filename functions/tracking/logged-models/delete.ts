import { deleteLoggedModel } from '#shared/operations/logged-models.ts';
import { changeLoggedModel } from '#shared/store/tracking/logged-models.ts';
import { empty, serve } from '#shared/wire/serve.ts';

export const handler = serve(
  deleteLoggedModel,
  async function remove({ model_id }, request) {
    await changeLoggedModel(request, model_id, () => ({
      lifecycle_stage: 'deleted',
      last_updated_timestamp_ms: Date.now(),
    }));
  },
  empty,
);
