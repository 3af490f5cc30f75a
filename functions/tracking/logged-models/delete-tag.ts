import { without } from '#shared/domain/tracking/entries.ts';
import { deleteLoggedModelTag } from '#shared/operations/logged-models.ts';
import { changeLoggedModel } from '#shared/store/tracking/logged-models.ts';
import { doesNotExist } from '#shared/wire/errors.ts';
import { repr } from '#shared/wire/repr.ts';
import { empty, serve } from '#shared/wire/serve.ts';

export const handler = serve(
  deleteLoggedModelTag,
  async function deleteTag({ model_id, tag_key }, request) {
    await changeLoggedModel(request, model_id, (model) => {
      const tags = without(model.tags, tag_key);
      if (!tags) throw doesNotExist(`No tag with key ${repr(tag_key)} found for model with ID ${repr(model_id)}.`);
      return { tags };
    });
  },
  empty,
);
