import { isPrompt } from '#shared/domain/prompts.ts';
import type { Request } from '#shared/wire/request.ts';
import { commit } from '../commit.ts';
import { absent, equal } from '../expression.ts';
import { metaKey, modelIndexKeys, modelPosting } from '../keys.ts';
import { tagWrite } from '../tags.ts';
import { getModel } from './get.ts';

/** Sets a registered model's tag; `value: undefined` deletes it. 404 if there is no such model. */
export const setModelTag = (request: Request, name: string, tag: string, value: string | undefined): Promise<void> =>
  commit(request, async function planModelTag() {
    const model = await getModel(request, name);
    const tagged = {
      model,
      key: metaKey(model.id),
      content: model,
      if: [equal('name', name), absent('deleted')],
      posting: modelPosting.bind(null, model.id),
      indexKeys: (tags: Record<string, string>) => {
        const { list_pk, recent_pk } = modelIndexKeys(model.id, name, isPrompt(tags), model.last_updated_timestamp);
        return { list_pk, recent_pk };
      },
    };
    return tagWrite(request, tagged, tag, value);
  });
