import type { Level } from '#shared/operations/permissions.ts';
import type { LiveVersion, Model } from './entities.ts';
import { renderModel, renderVersion } from './render.ts';

/** Databricks' messages: MLflow's, with what the caller may do. */

/** Its id is what permissions go by; of aliases it says nothing. `level`: the caller's, who may read it. */
export function renderModelDatabricks(model: Model, latest: readonly LiveVersion[], level: Level = 'CAN_READ') {
  const { aliases: _, ...shown } = renderModel(model, latest);
  return { id: model.id, ...shown, permission_level: level };
}

/** `open_requests`: those that are open then. */
export function renderVersionDatabricks<Requests>(
  model: Model,
  version: LiveVersion,
  { open_requests, level = 'CAN_READ' }: { open_requests: Requests; level: Level | undefined },
) {
  const shown = renderVersion(model, version, { aliases: false, logged: true });
  return { ...shown, open_requests, permission_level: level };
}
