import { renderVersion } from '#shared/domain/render.ts';
import { renderVersionDatabricks } from '#shared/domain/render-databricks.ts';
import { readTransition } from '#shared/domain/transition.ts';
import { transitionStageDatabricks } from '#shared/operations/databricks-versions.ts';
import { shown } from '#shared/store/requests/shown.ts';
import { transition } from '#shared/store/versions/transition.ts';
import { serve } from '#shared/wire/serve.ts';

export const handler = serve(
  transitionStageDatabricks,
  async function transitionStage(input, request) {
    return transition(request, { ...readTransition(input), mode: 'enforce', others: true });
  },
  ({ others: open, ...moved }) => {
    const { model, version, viewer } = moved;
    const more = { open_requests: shown({ ...moved, open }), level: viewer.level };
    const model_version_databricks = renderVersionDatabricks(model, version, more);
    return {
      model_version_databricks,
      model_version: { ...model_version_databricks, ...renderVersion(model, version, { aliases: true }) },
    };
  },
);
