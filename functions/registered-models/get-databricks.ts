import { validateModelName } from '#shared/domain/names.ts';
import { renderModelDatabricks } from '#shared/domain/render-databricks.ts';
import { getRegisteredModelDatabricks } from '#shared/operations/databricks-models.ts';
import { getModel } from '#shared/store/models/get.ts';
import { latestOf } from '#shared/store/models/latest.ts';
import { levelOn } from '#shared/store/permissions/registry.ts';
import { serve } from '#shared/wire/serve.ts';

export const handler = serve(getRegisteredModelDatabricks, async function getDatabricks({ name }, call) {
  validateModelName(name);
  const model = await getModel(call, name);
  const [latest = { model, versions: [] }] = await latestOf([model]);
  const level = await levelOn(call, latest.model);
  return { registered_model_databricks: renderModelDatabricks(latest.model, latest.versions, level) };
});
