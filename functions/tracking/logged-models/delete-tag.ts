import { deleteLoggedModelTag } from '#shared/operations/logged-models.ts';
import { changeLoggedModel } from '#shared/store/tracking/logged-models.ts';
import { doesNotExist } from '#shared/wire/errors.ts';
import { repr } from '#shared/wire/repr.ts';
import { serve } from '#shared/wire/serve.ts';

export const handler = serve(deleteLoggedModelTag, async function deleteTag({ model_id, tag_key }, request) {
  await changeLoggedModel(request, model_id, (model) => {
    // Not by the value alone: `constructor` is a legal key, and something every object has.
    if (!Object.hasOwn(model.tags, tag_key)) {
      throw doesNotExist(`No tag with key ${repr(tag_key)} found for model with ID ${repr(model_id)}.`);
    }
    const { [tag_key]: _, ...tags } = model.tags;
    return { tags };
  });
  return {};
});
