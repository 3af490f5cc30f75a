import type { Model } from '#shared/domain/entities.ts';
import type { Monitor } from '#shared/domain/monitors/types.ts';
import type { Asker } from '#shared/wire/request.ts';
import { getItems } from '../items.ts';
import { getModel } from '../models/get.ts';
import { queryPages } from '../query.ts';
import { monitorKey, monitorsOf } from './keys.ts';
import { toMonitor } from './of.ts';

/** Those of a model, the first made first. Errors: RESOURCE_DOES_NOT_EXIST, PERMISSION_DENIED. */
export async function listMonitors(asker: Asker, name: string): Promise<{ model: Model; monitors: Monitor[] }> {
  const model = await getModel(asker, name);
  const ids: string[] = [];
  for await (const page of queryPages({ partition: monitorsOf(model.id) })) ids.push(...page.map(({ sk }) => sk));
  const items = await getItems(ids.map(monitorKey));
  // One can have been deleted in between.
  return { model, monitors: items.flatMap((item) => (item ? [toMonitor(item)] : [])) };
}
