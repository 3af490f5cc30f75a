import { distinctMap } from '#shared/domain/tracking/entries.ts';
import { logLoggedModelParams } from '#shared/operations/logged-models.ts';
import { changeLoggedModel } from '#shared/store/tracking/logged-models.ts';
import { invalidParameter } from '#shared/wire/errors.ts';
import { empty, serve } from '#shared/wire/serve.ts';

export const handler = serve(
  logLoggedModelParams,
  async function logParams({ model_id, params: given }, request) {
    const added = distinctMap('param', given);
    await changeLoggedModel(request, model_id, ({ params }) => {
      const changed = given.find(({ key, value }) => Object.hasOwn(params, key) && params[key] !== value);
      if (changed) {
        throw invalidParameter(
          `Changing param values is not allowed. Param with key='${changed.key}' was already logged for model ` +
            `'${model_id}'. Attempted logging new value '${changed.value}'.`,
        );
      }
      return { params: { ...params, ...added } };
    });
  },
  empty,
);
