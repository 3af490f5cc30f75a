import { mapOf } from '#shared/domain/tracking/entries.ts';
import { setLoggedModelTags } from '#shared/operations/logged-models.ts';
import { changeLoggedModel } from '#shared/store/tracking/logged-models.ts';
import { empty, serve } from '#shared/wire/serve.ts';

export const handler = serve(
  setLoggedModelTags,
  async function setTags({ model_id, tags: given }, request) {
    const added = mapOf(given);
    await changeLoggedModel(request, model_id, ({ tags }) => ({ tags: { ...tags, ...added } }));
  },
  empty,
);
